package kejian.origin.figures;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import java.util.Optional;

/** How kept questions are mailed. */
@ConfigMapping(prefix = "kejian.mail")
interface MailConfig {

    /** SMTP server; without one nothing is mailed. */
    Optional<String> host();

    @WithDefault("587")
    @Min(1)
    @Max(65_535)
    int port();

    Optional<String> username();

    Optional<String> password();

    /** The address that mails come from. */
    @WithDefault("kejian@localhost")
    String from();

    /** TLS from the first byte on, as on port 465. */
    @WithDefault("false")
    boolean tls();

    /** TLS after the greeting: {@code REQUIRED}, {@code OPTIONAL} or {@code DISABLED}. */
    @WithDefault("REQUIRED")
    String startTls();

    /** What may follow the {@code @} of an address; without any, anything. */
    Optional<List<String>> domains();

    /** Between two looks at what is to be mailed; {@code off}: nothing is. */
    @WithDefault("5m")
    String look();
}

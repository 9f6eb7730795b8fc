package kejian.origin.harvest;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** OAI-PMH; off until somebody is named who answers for it. */
@ConfigMapping(prefix = "kejian.exchange.oai")
public interface OaiConfig {

    /** Whom harvesters write to; the protocol demands one. Naming it opens {@code /oai}. */
    Optional<String> adminEmail();

    /** The address that harvesters know, where it is not the one that they ask at. */
    Optional<String> baseUrl();

    /** Records of an answer. */
    @WithDefault("100")
    int page();

    /** How long a list may be gone on with. */
    @WithDefault("24h")
    Duration tokenValid();
}

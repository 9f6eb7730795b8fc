package kejian.origin.report;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** How bulletins look. */
@ConfigMapping(prefix = "kejian.report")
interface ReportConfig {

    /** A docx with the names of figures in double braces; without one, the built-in template. */
    Optional<Path> template();

    /** Where the province's bulletins are put once a month is closed; without one, nowhere. */
    Optional<Path> folder();

    /** Between two looks at which bulletins are missing in the folder; {@code off}: none is put. */
    @WithDefault("10m")
    String look();
}

package kejian.origin.figures;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How figures are kept. */
@ConfigMapping(prefix = "kejian.figures")
interface FiguresConfig {

    /**
     * Between two looks at which past months have no sums of their titles for the whole province;
     * {@code off}: they are added up at each question.
     */
    @WithDefault("5m")
    String titlesLook();
}

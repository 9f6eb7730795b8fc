package kejian.origin.month;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** When months close. */
@ConfigMapping(prefix = "kejian.month")
interface MonthConfig {

    /** On which day of the next month, from its first moment on, in Asia/Shanghai. */
    @WithDefault("5")
    @Min(1)
    @Max(28)
    int closesOn();

    /** Between two looks at what falls due; {@code off}: months close by hand alone. */
    @WithDefault("10m")
    String look();
}

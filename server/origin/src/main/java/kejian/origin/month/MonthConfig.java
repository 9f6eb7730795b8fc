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

    /**
     * Between two looks at which past months have no sums of their titles for the whole province;
     * {@code off}: they are added up at each question.
     */
    @WithDefault("5m")
    String titlesLook();

    /** Group viewings in the month with which a station does its duty (达标); kept at closing. */
    @WithDefault("2")
    @Min(0)
    @Max(100)
    int dutyGroups();

    /** Hours of effective viewing in the month for the same. */
    @WithDefault("20")
    @Min(0)
    @Max(744)
    int dutyHours();

    /** So many days before the month's end a station must have been heard of (畅通). */
    @WithDefault("7")
    @Min(1)
    @Max(31)
    int reachDays();
}

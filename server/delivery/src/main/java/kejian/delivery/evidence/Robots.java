package kejian.delivery.evidence;

import java.util.regex.Pattern;

/**
 * Programs that say of themselves that they look at nothing. What hides under a browser's name is
 * told by the clock alone: it asks for hours in a minute, and is credited the minute.
 */
final class Robots {

    /**
     * A phone of the make CUBOT is none, nor is what plays by curl's library under its own name.
     */
    private static final Pattern NAMED =
            Pattern.compile(
                    "\\+https?://|spider|crawler|slurp|bot/[0-9]|(?:^| )(?:curl|wget)/"
                            + "|python-(?:requests|urllib)|aiohttp/|go-http-client/|scrapy/"
                            + "|libwww-perl/|facebookexternalhit",
                    Pattern.CASE_INSENSITIVE);

    private Robots() {}

    /**
     * @param mark address and agent
     */
    static boolean isOne(String mark) {
        return NAMED.matcher(mark).find();
    }
}

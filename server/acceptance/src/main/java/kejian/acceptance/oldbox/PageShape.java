package kejian.acceptance.oldbox;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What of a page decides how keys work on it: its script and its links, with addresses as numbers.
 * Thousands of pages share a few of these.
 *
 * @param text the page with numbers for addresses
 * @param addresses what stood where the numbers stand
 */
record PageShape(String text, List<String> addresses) {

    /** Words of our pages that stand in quotes: addresses, sessions, names. */
    private static final Pattern QUOTED =
            Pattern.compile(
                    "(href=\")([^\"]+)(\")|(\\b(?:UP|PREV|NEXT|JF|FIND|JOIN|URL|CW|S|BOX)=')([^'\\n]+)(')");

    private static final Pattern WORDS = Pattern.compile("(<a [^>]*>)([^<]*)(</a>)");

    static PageShape of(OldPage page) {
        List<String> addresses = new ArrayList<>();
        String numbered =
                QUOTED.matcher(page.text())
                        .replaceAll(found -> Matcher.quoteReplacement(number(found, addresses)));
        return new PageShape(numbered, addresses);
    }

    private static String number(java.util.regex.MatchResult found, List<String> addresses) {
        boolean link = found.group(2) != null;
        String value = (link ? found.group(2) : found.group(5)).replace("&amp;", "&");
        int known = addresses.indexOf(value);
        if (known < 0) {
            addresses.add(value);
            known = addresses.size() - 1;
        }
        return (link ? found.group(1) : found.group(4))
                + "/@"
                + known
                + "@"
                + (link ? found.group(3) : found.group(6));
    }

    /** The same for all pages that work alike: without what is only read. */
    String key() {
        String script = text.replaceAll("(?s)^.*?(<script.*</script>).*$", "$1");
        StringBuilder key = new StringBuilder(script);
        Matcher words = WORDS.matcher(text);
        while (words.find()) {
            key.append(words.group(1));
            String label = words.group(2);
            key.append(label.matches("[1-9] .*") ? label.substring(0, 1) : "");
        }
        return key.toString();
    }
}

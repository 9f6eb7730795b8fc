package kejian.acceptance.oldbox;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.parser.ParseErrorList;
import org.jsoup.parser.Parser;

/**
 * A page, read.
 *
 * @param errors where its markup is not well formed
 */
record OldPage(PageAnswer answer, String text, Document markup, ParseErrorList errors) {

    private static final Pattern CHARSET = Pattern.compile("charset=([A-Za-z0-9-]+)");
    private static final int MOST_ERRORS = 20;

    /** Reads it as the box does: by the charset of the answer's head. */
    static OldPage read(PageAnswer answer, BoxModel box, Faults faults) {
        String declared = charset(answer.head("content-type"));
        if (!declared.equals(box.charset())) {
            faults.add(
                    PageRule.CHARSET,
                    "answer is in \"%s\", the box reads %s",
                    declared,
                    box.charset());
        }
        Charset charset = Charset.forName(box.charset());
        String text;
        try {
            text =
                    charset.newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT)
                            .decode(ByteBuffer.wrap(answer.body()))
                            .toString();
        } catch (CharacterCodingException e) {
            faults.add(PageRule.CHARSET, "bytes that are not " + box.charset());
            text = new String(answer.body(), charset);
        }
        Parser parser = Parser.htmlParser().setTrackErrors(MOST_ERRORS).setTrackPosition(false);
        Document markup = parser.parseInput(text, answer.address().toString());
        String inPage = charset(markup.select("meta[http-equiv=Content-Type]").attr("content"));
        if (!inPage.equals(declared)) {
            faults.add(
                    PageRule.CHARSET,
                    "page says \"%s\", the answer's head \"%s\"",
                    inPage,
                    declared);
        }
        return new OldPage(answer, text, markup, parser.getErrors());
    }

    /** All its scripts, as they run one after another. */
    String script() {
        StringBuilder all = new StringBuilder();
        markup.select("script").forEach(s -> all.append(s.data()).append('\n'));
        return all.toString();
    }

    private static String charset(String contentType) {
        Matcher found = CHARSET.matcher(contentType);
        return found.find() ? found.group(1).toLowerCase(Locale.ROOT) : "";
    }
}

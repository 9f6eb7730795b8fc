package kejian.origin.article;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kejian.contract.archive.Archive;
import kejian.contract.archive.ArchiveEntry;
import org.jspecify.annotations.Nullable;

/** An HTML file, alone or in a ZIP with its pictures. */
final class HtmlFile {

    static final int LARGEST_BYTES = 4 << 20;
    private static final int MOST_TAGS = 100_000;
    private static final int LARGEST_PICTURE = 24 << 20;
    private static final Pattern SCHEME = Pattern.compile("(?s)[A-Za-z][A-Za-z0-9+.-]*:.*");
    private static final Pattern HTML =
            Pattern.compile(
                    "(?is)<(!doctype\\s+html|html|head|body|title|p|div|h[1-6]|table|article)\\b");

    private static final Pattern XML_DECLARED = Pattern.compile("(?s)<\\?xml.*?\\?>\\s*");
    private static final Pattern HTML_BEGINS =
            Pattern.compile("(?is)(<html\\b|<!--|<!doctype\\s+html\\b[^\\[>]*>).*");

    private HtmlFile() {}

    /** Where pictures are found that the file names. */
    private interface Beside {
        Optional<ArticleDraft.Source> find(String path) throws ArticleException;
    }

    static void read(byte[] file, ArticleDraft draft) throws IOException, ArticleException {
        read(file, draft, _ -> Optional.empty());
    }

    /** The one HTML of a ZIP: {@code index.html} or the only one of the highest folder. */
    static void read(Archive archive, ArticleDraft draft) throws IOException, ArticleException {
        List<ArchiveEntry> pages = new ArrayList<>();
        for (ArchiveEntry entry : archive.entries()) {
            if (entry.extension().equals("html") || entry.extension().equals("htm")) {
                pages.add(entry);
            }
        }
        int highest = pages.stream().mapToInt(HtmlFile::depth).min().orElse(0);
        pages.removeIf(p -> depth(p) > highest);
        ArchiveEntry page =
                pages.size() == 1
                        ? pages.getFirst()
                        : pages.stream()
                                .filter(p -> p.leaf().toLowerCase(Locale.ROOT).startsWith("index."))
                                .findFirst()
                                .orElseThrow(
                                        () -> new ArticleException(ArticleRefusal.UNKNOWN_TYPE));
        if (page.sizeBytes() > LARGEST_BYTES) {
            throw new ArticleException(ArticleRefusal.TOO_LARGE);
        }
        String folder = page.name().substring(0, page.name().lastIndexOf('/') + 1);
        read(
                archive.read(page, LARGEST_BYTES),
                draft,
                path -> {
                    Optional<ArchiveEntry> found = archive.find(Relations.resolved(folder, path));
                    if (found.isPresent() && found.get().sizeBytes() > LARGEST_PICTURE) {
                        throw new ArticleException(ArticleRefusal.PICTURE_TOO_LARGE, path);
                    }
                    return found.map(e -> () -> archive.open(e));
                });
    }

    /** Neither XML of another kind nor what defines entities is a page, whatever tags it has. */
    private static boolean isOtherXml(String text) {
        Matcher declared = XML_DECLARED.matcher(text);
        boolean isXml = declared.lookingAt();
        String rest = isXml ? text.substring(declared.end()) : text;
        boolean hasType = rest.regionMatches(true, 0, "<!doctype", 0, 9);
        return (isXml || hasType) && !HTML_BEGINS.matcher(rest).matches();
    }

    private static int depth(ArchiveEntry entry) {
        return (int) entry.name().chars().filter(c -> c == '/').count();
    }

    private static void read(byte[] file, ArticleDraft draft, Beside beside)
            throws IOException, ArticleException {
        if (file.length > LARGEST_BYTES) {
            throw new ArticleException(ArticleRefusal.TOO_LARGE);
        }
        String text = decode(file);
        if (text.indexOf('\0') >= 0 || !HTML.matcher(text).find() || isOtherXml(text.strip())) {
            throw new ArticleException(ArticleRefusal.UNKNOWN_TYPE);
        }
        // a parser that mends misnested tags takes longer for each than for plain ones
        if (text.chars().filter(c -> c == '<').count() > MOST_TAGS) {
            throw new ArticleException(ArticleRefusal.TOO_LONG);
        }
        HtmlWalk.through(
                text,
                draft,
                (address, shows) -> {
                    if (address.regionMatches(true, 0, "data:", 0, 5)) {
                        byte[] picture = inline(address);
                        draft.picture(address, shows, () -> new ByteArrayInputStream(picture));
                        return;
                    }
                    String path = address.split("[?#]", 2)[0].replace('\\', '/');
                    if (path.startsWith("/") || SCHEME.matcher(path).matches()) {
                        throw new ArticleException(ArticleRefusal.REMOTE, shown(address));
                    }
                    ArticleDraft.Source source = named(beside, path);
                    draft.picture("beside " + path, shows, source);
                });
    }

    private static ArticleDraft.Source named(Beside beside, String path) throws ArticleException {
        Optional<ArticleDraft.Source> found = beside.find(path);
        if (found.isEmpty()) {
            found = beside.find(unescaped(path));
        }
        return found.orElseThrow(
                () -> new ArticleException(ArticleRefusal.PICTURE_MISSING, shown(path)));
    }

    private static String unescaped(String path) {
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return path; // a name with a percent sign of its own
        }
    }

    /** RFC 2397, Base64 only: that is what editors' programs write. */
    private static byte[] inline(String address) throws ArticleException {
        int comma = address.indexOf(',');
        String head = address.substring(0, Math.max(0, comma)).toLowerCase(Locale.ROOT);
        if (comma < 0 || !head.endsWith(";base64")) {
            throw new ArticleException(ArticleRefusal.PICTURE_TYPE);
        }
        try {
            return Base64.getMimeDecoder().decode(address.substring(comma + 1));
        } catch (IllegalArgumentException e) {
            throw new ArticleException(ArticleRefusal.PICTURE_BROKEN);
        }
    }

    private static String shown(String address) {
        String plain = address.replaceAll("[\\p{Cntrl}\\p{Cf}]", "");
        return plain.length() > 80 ? plain.substring(0, 80) : plain;
    }

    /**
     * By its mark, or strictly UTF-8, or strictly GB18030; what the file says of itself is often
     * wrong.
     */
    private static String decode(byte[] file) throws ArticleException {
        boolean wide = file.length > 1 && (file[0] & 0xff) + (file[1] & 0xff) == 0xff + 0xfe;
        if (wide && (file[0] == (byte) 0xff || file[0] == (byte) 0xfe)) {
            return demanded(decoded(file, StandardCharsets.UTF_16));
        }
        String utf8 = decoded(file, StandardCharsets.UTF_8);
        return utf8 != null ? utf8 : demanded(decoded(file, Charset.forName("GB18030")));
    }

    private static String demanded(@Nullable String text) throws ArticleException {
        if (text == null) {
            throw new ArticleException(ArticleRefusal.CHARSET);
        }
        return text;
    }

    private static @Nullable String decoded(byte[] file, Charset charset) {
        try {
            return charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(file))
                    .toString();
        } catch (CharacterCodingException e) {
            return null; // an answer: it is not of this charset
        }
    }
}

package kejian.origin.exchange;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.xml.stream.XMLStreamReader;
import kejian.contract.courseware.Category;
import kejian.contract.courseware.Purpose;
import kejian.contract.problem.Problem;
import kejian.origin.article.ArticleException;
import kejian.origin.article.DocumentXml;
import kejian.origin.courseware.Arrivals;
import kejian.origin.http.PlainText;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * A record of somebody else, LOM or Dublin Core: what it says that we have a place for. It may say
 * one thing in several languages; then Chinese counts, or else the first.
 */
final class MetadataFile implements DocumentXml.Walk {

    static final int LARGEST_BYTES = 1 << 20;

    private static final int MOST_TAGS = 20;
    private static final int LONGEST_TAG = 32;

    /** No element that is understood lies deeper, or has a longer name. */
    private static final int LONGEST_PATH = 64;

    private final StringBuilder path = new StringBuilder();
    private final Deque<Integer> above = new ArrayDeque<>();
    private final StringBuilder text = new StringBuilder();
    private @Nullable String root;
    private String language = "";

    // of the element that holds strings of several languages
    private String chosen = "";
    private boolean inChinese;

    private String title = "";
    private String summary = "";
    private String presenter = "";
    private String publisher = "";
    private final List<String> tags = new ArrayList<>();
    private @Nullable Category category;
    private @Nullable Purpose purpose;

    // of the contribution, and the classification, that is being read
    private String role = "";
    private String entity = "";
    private String source = "";
    private String taxon = "";

    private MetadataFile() {}

    /**
     * @throws ProblemException {@code document-unsafe} where it is no XML that is believed, {@code
     *     type-mismatch} where it is neither LOM nor Dublin Core
     */
    static Arrivals.Told read(byte[] xml) throws IOException {
        MetadataFile file = new MetadataFile();
        try {
            DocumentXml.walk(new ByteArrayInputStream(xml), file);
        } catch (ArticleException e) {
            throw new ProblemException(Problem.DOCUMENT_UNSAFE, e.refusal().name());
        }
        return new Arrivals.Told(
                file.title,
                file.summary,
                file.presenter,
                file.publisher,
                List.copyOf(file.tags),
                file.category,
                file.purpose);
    }

    @Override
    public void begin(XMLStreamReader element) {
        if (root == null) {
            root = "{" + element.getNamespaceURI() + "}" + element.getLocalName();
            if (!isLom() && !root.equals("{" + DublinCore.OAI + "}dc")) {
                throw new ProblemException(Problem.TYPE_MISMATCH, root);
            }
        }
        above.addLast(path.length());
        path.append(path.isEmpty() ? "" : "/").append(element.getLocalName());
        text.setLength(0);
        String said = DocumentXml.attribute(element, isLom() ? "language" : "lang");
        language = said == null ? "" : said.toLowerCase(Locale.ROOT);
    }

    private boolean isLom() {
        return ("{" + Lom.NAMESPACE + "}lom").equals(root);
    }

    @Override
    public void text(String piece) {
        text.append(piece);
    }

    @Override
    public void end(String namespace, String name) {
        String at = path.length() > LONGEST_PATH ? "" : path.toString();
        path.setLength(above.removeLast());
        String said = text.toString();
        text.setLength(0);
        if (isLom()) {
            lom(at, said);
        } else if (namespace.equals(DublinCore.DC)) {
            dublinCore(name, said);
        }
    }

    private void lom(String at, String said) {
        if (at.endsWith("/string")) {
            boolean chinese = language.startsWith("zh");
            if (chosen.isEmpty() || chinese && !inChinese) {
                chosen = said;
                inChinese = chinese;
            }
            return;
        }
        String best = chosen;
        chosen = "";
        inChinese = false;
        switch (at) {
            case "lom/general/title" -> title = first(title, clean(best));
            case "lom/general/description" -> summary = first(summary, lines(best));
            case "lom/general/keyword" -> tag(clean(best));
            case "lom/lifeCycle/contribute/role/value" -> role = said.strip();
            case "lom/lifeCycle/contribute/entity" -> entity = first(entity, VCard.name(said));
            case "lom/lifeCycle/contribute" -> contributed();
            case "lom/classification/taxonPath/source" -> source = best.strip();
            case "lom/classification/taxonPath/taxon/id" -> taxon = said.strip();
            case "lom/classification/taxonPath" -> classified();
            default -> {}
        }
    }

    private void contributed() {
        switch (role) {
            case "author" -> presenter = first(presenter, clean(entity));
            case "publisher" -> publisher = first(publisher, clean(entity));
            default -> {}
        }
        role = "";
        entity = "";
    }

    /** Of others' classifications nothing is known here. */
    private void classified() {
        if (source.equals(Lom.CATEGORIES)) {
            category =
                    Stream.of(Category.values())
                            .filter(c -> c.name().equals(taxon))
                            .findFirst()
                            .orElse(category);
        } else if (source.equals(Lom.PURPOSES)) {
            purpose =
                    Stream.of(Purpose.values())
                            .filter(p -> p.name().equals(taxon))
                            .findFirst()
                            .orElse(purpose);
        }
        source = "";
        taxon = "";
    }

    private void dublinCore(String name, String said) {
        switch (name) {
            case "title" -> title = first(title, clean(said));
            case "description" -> summary = first(summary, lines(said));
            case "creator" -> presenter = first(presenter, clean(said));
            case "publisher" -> publisher = first(publisher, clean(said));
            case "subject" -> {
                String subject = clean(said);
                Stream.of(Category.values())
                        .filter(c -> c.title().equals(subject))
                        .findFirst()
                        .ifPresentOrElse(c -> category = c, () -> tag(subject));
            }
            default -> {}
        }
    }

    /** Longer keywords, and more of them, are others' habit; titles are never cut. */
    private void tag(String said) {
        if (!said.isEmpty()
                && said.length() <= LONGEST_TAG
                && tags.size() < MOST_TAGS
                && !tags.contains(said)) {
            tags.add(said);
        }
    }

    private static String first(String before, String said) {
        return before.isEmpty() ? said : before;
    }

    private static String clean(String said) {
        return lines(said).replaceAll("\\s+", " ");
    }

    private static String lines(String said) {
        String text = said.strip();
        if (!PlainText.isPlain(text)) {
            throw new ProblemException(Problem.TEXT_CONTROL);
        }
        return PlainText.of(text);
    }
}

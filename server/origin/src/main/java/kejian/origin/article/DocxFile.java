package kejian.origin.article;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLStreamReader;
import kejian.contract.archive.Archive;
import kejian.contract.archive.ArchiveEntry;
import org.jspecify.annotations.Nullable;

/** A DOCX: which of its parts are read, and how. */
final class DocxFile {

    private static final String TYPES = "[Content_Types].xml";

    private DocxFile() {}

    static boolean isOne(Archive archive) {
        return archive.find(TYPES).isPresent();
    }

    static void read(Archive archive, ArticleDraft draft) throws IOException, ArticleException {
        demandWord(archive);
        String main =
                Relations.of(archive, "")
                        .ofType("officeDocument")
                        .filter(r -> !r.outside())
                        .map(Relations.Relation::target)
                        .orElseThrow(() -> new ArticleException(ArticleRefusal.BROKEN));
        ArchiveEntry entry =
                archive.find(main).orElseThrow(() -> new ArticleException(ArticleRefusal.BROKEN));
        Relations relations = Relations.of(archive, main);
        WordStyles styles;
        WordLists lists;
        try (InputStream in = part(archive, relations, "styles")) {
            styles = WordStyles.read(in);
        }
        try (InputStream in = part(archive, relations, "numbering")) {
            lists = WordLists.read(in);
        }
        try (InputStream in = archive.open(entry)) {
            DocumentXml.walk(in, new WordDocument(archive, relations, styles, lists, draft));
        }
    }

    /** ECMA-376-2 §10.1: what the parts say they are. */
    private static void demandWord(Archive archive) throws IOException, ArticleException {
        List<String> types = new ArrayList<>();
        try (InputStream in = archive.open(archive.find(TYPES).orElseThrow())) {
            DocumentXml.walk(
                    in,
                    new DocumentXml.Walk() {
                        @Override
                        public void begin(XMLStreamReader element) {
                            types.add(
                                    DocumentXml.orEmpty(
                                            DocumentXml.attribute(element, "ContentType")));
                        }

                        @Override
                        public void end(String namespace, String name) {}
                    });
        }
        boolean macro = types.stream().anyMatch(t -> t.contains("macroEnabled"));
        macro |= archive.entries().stream().anyMatch(e -> e.leaf().equals("vbaProject.bin"));
        if (macro) {
            throw new ArticleException(ArticleRefusal.MACRO);
        }
        if (types.stream().noneMatch(t -> t.contains("wordprocessingml"))) {
            throw new ArticleException(ArticleRefusal.UNKNOWN_TYPE);
        }
    }

    private static @Nullable InputStream part(Archive archive, Relations relations, String type)
            throws IOException {
        Optional<ArchiveEntry> entry =
                relations
                        .ofType(type)
                        .filter(r -> !r.outside())
                        .flatMap(r -> archive.find(r.target()));
        return entry.isEmpty() ? null : archive.open(entry.get());
    }
}

package kejian.origin.article;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLStreamReader;
import kejian.contract.archive.Archive;
import kejian.contract.archive.ArchiveEntry;
import org.jspecify.annotations.Nullable;

/** What a part of an Office package refers to, by id (ECMA-376-2 §9.3). */
final class Relations {

    /**
     * @param type its last word: {@code image}, {@code officeDocument} …
     * @param target the part's full name, or an address outside
     */
    record Relation(String type, String target, boolean outside) {}

    private final Map<String, Relation> byId = new LinkedHashMap<>();

    private Relations() {}

    /**
     * @param part full name, or empty for the package itself
     */
    static Relations of(Archive archive, String part) throws IOException, ArticleException {
        Relations relations = new Relations();
        int slash = part.lastIndexOf('/');
        String folder = part.substring(0, slash + 1);
        Optional<ArchiveEntry> entry =
                archive.find(folder + "_rels/" + part.substring(slash + 1) + ".rels");
        if (entry.isEmpty()) {
            return relations;
        }
        try (InputStream in = archive.open(entry.get())) {
            DocumentXml.walk(
                    in,
                    new DocumentXml.Walk() {
                        @Override
                        public void begin(XMLStreamReader element) {
                            relations.add(folder, element);
                        }

                        @Override
                        public void end(String namespace, String name) {}
                    });
        }
        return relations;
    }

    private void add(String folder, XMLStreamReader element) {
        String id = DocumentXml.attribute(element, "Id");
        String target = DocumentXml.attribute(element, "Target");
        if (!element.getLocalName().equals("Relationship") || id == null || target == null) {
            return;
        }
        String type = DocumentXml.orEmpty(DocumentXml.attribute(element, "Type"));
        boolean outside = "External".equals(DocumentXml.attribute(element, "TargetMode"));
        byId.put(
                id,
                new Relation(
                        type.substring(type.lastIndexOf('/') + 1),
                        outside ? target : resolved(folder, target),
                        outside));
    }

    /** A target may climb, but never out of its package. */
    static String resolved(String folder, String target) {
        Deque<String> parts = new ArrayDeque<>();
        String whole = target.startsWith("/") ? target.substring(1) : folder + target;
        for (String part : whole.split("/", -1)) {
            if (part.equals("..")) {
                parts.pollLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        return String.join("/", parts);
    }

    @Nullable Relation find(String id) {
        return byId.get(id);
    }

    /** The first of a type. */
    Optional<Relation> ofType(String type) {
        return byId.values().stream().filter(r -> r.type.equals(type)).findFirst();
    }
}

package kejian.origin.attachment;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamReader;
import kejian.contract.archive.Archive;
import kejian.contract.archive.ArchiveEntry;
import kejian.origin.article.ArticleException;
import kejian.origin.article.DocumentXml;

/** A ZIP, which may be an Office document (ECMA-376-2). */
final class PackedFile {

    private static final String TYPES = "[Content_Types].xml";
    private static final int LARGEST_PART = 1 << 20;

    /** What a double click would run, and what carries macros. */
    private static final Set<String> PROGRAMS =
            Set.of(
                    "exe",
                    "dll",
                    "com",
                    "scr",
                    "pif",
                    "cpl",
                    "bat",
                    "cmd",
                    "ps1",
                    "vbs",
                    "vbe",
                    "js",
                    "jse",
                    "wsf",
                    "wsh",
                    "hta",
                    "msc",
                    "msi",
                    "msp",
                    "lnk",
                    "reg",
                    "url",
                    "sh",
                    "apk",
                    "app",
                    "appref-ms",
                    "dmg",
                    "iso",
                    "img",
                    "docm",
                    "dotm",
                    "xlsm",
                    "xltm",
                    "xlam",
                    "pptm",
                    "potm",
                    "ppsm",
                    "ppam",
                    "chm",
                    "swf",
                    "vb",
                    "scf",
                    "inf",
                    "xll",
                    "xla",
                    "ppa",
                    "vhd",
                    "vhdx");

    /** A drive's letter, or a name beside the file; {@code file://server} is a server. */
    private static final Pattern ON_A_DISK =
            Pattern.compile("(?:file:/{3,})?[A-Za-z]:/.*|[^/%:][^:]*", Pattern.CASE_INSENSITIVE);

    private PackedFile() {}

    static AttachmentType judge(Archive archive) throws IOException, AttachmentException {
        // names of parts are equal in whatever letters (ECMA-376-2 §6.2.2.3)
        Optional<ArchiveEntry> types =
                archive.entries().stream().filter(e -> e.name().equalsIgnoreCase(TYPES)).findAny();
        if (types.isPresent()) {
            return office(archive, types.get());
        }
        for (ArchiveEntry entry : archive.entries()) {
            if (PROGRAMS.contains(entry.extension())) {
                throw new AttachmentException(AttachmentRefusal.PROGRAM, entry.leaf());
            }
        }
        return AttachmentType.ZIP;
    }

    private static AttachmentType office(Archive archive, ArchiveEntry types)
            throws IOException, AttachmentException {
        List<String> said = new ArrayList<>();
        walk(archive, types, e -> said.add(attribute(e, "ContentType").toLowerCase(Locale.ROOT)));
        boolean macro =
                said.stream().anyMatch(t -> t.contains("macro") || t.contains("vbaproject"));
        macro |=
                archive.entries().stream()
                        .anyMatch(e -> e.leaf().equalsIgnoreCase("vbaProject.bin"));
        if (macro) {
            throw new AttachmentException(AttachmentRefusal.MACRO);
        }
        for (ArchiveEntry entry : archive.entries()) {
            if (entry.extension().equals("rels")) {
                demandNothingRemote(archive, entry);
            }
        }
        for (AttachmentType type :
                List.of(AttachmentType.DOCX, AttachmentType.PPTX, AttachmentType.XLSX)) {
            if (said.contains(type.mediaType() + ".main+xml")) {
                return type;
            }
        }
        throw new AttachmentException(AttachmentRefusal.TYPE);
    }

    /**
     * ECMA-376-2 §9.3: a link may lead out of the file; whatever is fetched by itself may not, but
     * for what lay on the author's own disk, such as the template that it was begun with.
     */
    private static void demandNothingRemote(Archive archive, ArchiveEntry relations)
            throws IOException, AttachmentException {
        List<String> remote = new ArrayList<>();
        walk(
                archive,
                relations,
                e -> {
                    boolean link = attribute(e, "Type").endsWith("/hyperlink");
                    if (attribute(e, "TargetMode").equalsIgnoreCase("External")
                            && !link
                            && !isOfADisk(attribute(e, "Target"))) {
                        remote.add(attribute(e, "Id"));
                    }
                });
        if (!remote.isEmpty()) {
            throw new AttachmentException(AttachmentRefusal.REMOTE);
        }
    }

    private static boolean isOfADisk(String target) {
        return ON_A_DISK.matcher(target.strip().replace('\\', '/')).matches();
    }

    private interface Element {
        void seen(XMLStreamReader element);
    }

    private static void walk(Archive archive, ArchiveEntry part, Element each)
            throws IOException, AttachmentException {
        byte[] xml = archive.read(part, LARGEST_PART);
        try {
            DocumentXml.walk(
                    new ByteArrayInputStream(xml),
                    new DocumentXml.Walk() {
                        @Override
                        public void begin(XMLStreamReader element) {
                            each.seen(element);
                        }

                        @Override
                        public void end(String namespace, String name) {}
                    });
        } catch (ArticleException e) {
            throw new AttachmentException(AttachmentRefusal.BROKEN, part.name());
        }
    }

    /** Of no namespace: another's may have the same name and come first. */
    private static String attribute(XMLStreamReader element, String name) {
        return DocumentXml.orEmpty(element.getAttributeValue("", name));
    }
}

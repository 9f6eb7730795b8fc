package kejian.contract.archive;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names of entries: decoded, and refused where one could mislead a program or a person. */
final class EntryNames {

    private static final Charset GB18030 = Charset.forName("GB18030");
    private static final int LONGEST = 512;

    /** What Windows keeps for devices, whatever stands behind a dot. */
    private static final Set<String> RESERVED =
            Set.of(
                    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6",
                    "com7", "com8", "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7",
                    "lpt8", "lpt9");

    private static final Set<String> ARCHIVES =
            Set.of("zip", "rar", "7z", "jar", "gz", "tgz", "tar", "xz", "bz2", "cab", "arj", "z");

    private EntryNames() {}

    /**
     * The charset of names that do not say theirs. All of an archive are asked together: of two
     * characters alone many are valid both ways.
     */
    static Charset charset(List<byte[]> names) throws ArchiveException {
        for (Charset charset : List.of(StandardCharsets.UTF_8, GB18030)) {
            if (names.stream().allMatch(name -> decoded(name, charset) != null)) {
                return charset;
            }
        }
        throw new ArchiveException(ArchiveFault.CHARSET, "");
    }

    static String decode(byte[] name, Charset charset) throws ArchiveException {
        String text = decoded(name, charset);
        if (text == null) {
            throw new ArchiveException(ArchiveFault.CHARSET, "");
        }
        return text;
    }

    private static @Nullable String decoded(byte[] name, Charset charset) {
        try {
            return charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(name))
                    .toString();
        } catch (CharacterCodingException e) {
            return null; // an answer: it is not of this charset
        }
    }

    /** What a system left there for itself, which nobody means to send. */
    static boolean isLitter(String name) {
        String leaf = name.substring(name.lastIndexOf('/') + 1);
        return name.startsWith("__MACOSX/")
                || leaf.equals(".DS_Store")
                || leaf.equalsIgnoreCase("Thumbs.db")
                || leaf.equalsIgnoreCase("desktop.ini");
    }

    /**
     * With {@code /} between its parts, whatever the packer wrote; a folder's ends in one.
     *
     * @throws ArchiveException {@code PATH}, {@code NAME}, {@code NESTED}
     */
    static String checked(String raw) throws ArchiveException {
        String name = Normalizer.normalize(raw.replace('\\', '/'), Normalizer.Form.NFC);
        while (name.startsWith("./")) {
            name = name.substring(2);
        }
        if (name.startsWith("/") || name.matches("(?s)[A-Za-z]:.*")) {
            throw new ArchiveException(ArchiveFault.PATH, shown(name));
        }
        if (name.isEmpty() || name.length() > LONGEST) {
            throw new ArchiveException(ArchiveFault.NAME, shown(name));
        }
        boolean folder = name.endsWith("/");
        for (String part : name.substring(0, name.length() - (folder ? 1 : 0)).split("/", -1)) {
            if (part.equals("..") || part.equals(".") || part.isEmpty()) {
                throw new ArchiveException(ArchiveFault.PATH, shown(name));
            }
            if (isUnwanted(part)) {
                throw new ArchiveException(ArchiveFault.NAME, shown(name));
            }
        }
        int dot = name.lastIndexOf('.');
        String extension = dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
        if (ARCHIVES.contains(extension)) {
            throw new ArchiveException(ArchiveFault.NESTED, shown(name));
        }
        return name;
    }

    private static boolean isUnwanted(String part) {
        // Office documents keep their relations in files that are called so
        boolean hidden = part.startsWith(".") && !part.equals(".rels");
        int dot = part.indexOf('.');
        String stem = (dot < 0 ? part : part.substring(0, dot)).toLowerCase(Locale.ROOT).strip();
        return hidden
                || part.endsWith(".")
                || part.endsWith(" ")
                || RESERVED.contains(stem)
                || part.chars().anyMatch(c -> ":*?\"<>|".indexOf(c) >= 0)
                || part.codePoints().anyMatch(EntryNames::isControl);
    }

    private static boolean isControl(int c) {
        int type = Character.getType(c);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.SURROGATE
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }

    /** One spelling for all names that some system takes for the same. */
    static String twin(String name) {
        String bare = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        return bare.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }

    private static String shown(String name) {
        StringBuilder shown = new StringBuilder();
        name.codePoints()
                .limit(80)
                .forEach(c -> shown.appendCodePoint(isControl(c) ? '\uFFFD' : c));
        return shown.toString();
    }
}

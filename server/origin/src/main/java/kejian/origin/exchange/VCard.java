package kejian.origin.exchange;

/** The one line of a vCard 3.0 (RFC 2426) that is needed: the name as it is shown. */
final class VCard {

    private VCard() {}

    static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace(",", "\\,")
                .replace(";", "\\;")
                .replace("\n", "\\n");
    }

    /** Of {@code FN}, or the text itself where it is no vCard. */
    static String name(String card) {
        if (!card.strip().regionMatches(/* ignoreCase= */ true, 0, "BEGIN:VCARD", 0, 11)) {
            return card.strip();
        }
        // RFC 2425 §5.8.1: a line goes on where the next begins with a blank
        for (String line : card.replaceAll("\\r?\\n[ \\t]", "").split("\\r?\\n")) {
            int colon = line.indexOf(':');
            String key = colon < 0 ? "" : line.substring(0, colon).split(";", -1)[0].strip();
            if (key.equalsIgnoreCase("FN")) {
                return unescaped(line.substring(colon + 1)).strip();
            }
        }
        return "";
    }

    private static String unescaped(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                char next = text.charAt(++i);
                plain.append(next == 'n' || next == 'N' ? '\n' : next);
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }
}

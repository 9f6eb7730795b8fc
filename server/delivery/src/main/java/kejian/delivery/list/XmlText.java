package kejian.delivery.list;

/** Text for XML 1.0. */
final class XmlText {

    private XmlText() {}

    /** XML 1.0 §2.2 has no way at all to write most control characters. */
    static String of(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        text.codePoints()
                .forEach(c -> {
                    switch (c) {
                        case '<' -> out.append("&lt;");
                        case '>' -> out.append("&gt;");
                        case '&' -> out.append("&amp;");
                        case '"' -> out.append("&quot;");
                        default -> {
                            boolean lone = c >= 0xD800 && c <= 0xDFFF;
                            boolean none = c == 0xFFFE || c == 0xFFFF;
                            out.appendCodePoint(
                                    Character.isISOControl(c) || lone || none ? ' ' : c);
                        }
                    }
                });
        return out.toString();
    }
}

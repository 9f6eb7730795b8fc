package kejian.delivery.list;

import java.util.List;
import kejian.contract.courseware.Tier;
import kejian.contract.pack.MediaPackage;
import kejian.contract.release.Catalogue;
import kejian.delivery.view.ReleaseView;

/** A column, or all of them, as M3U with the attributes that IPTV programs read. */
public final class M3uList {

    private M3uList() {}

    /**
     * @param base scheme and authority for the addresses, without a slash at the end: many players
     *     cannot resolve relative ones
     * @param query appended to each play address, empty for none
     */
    public static String of(
            ReleaseView view,
            List<Catalogue.Column> columns,
            String name,
            Tier tier,
            String base,
            String query) {
        StringBuilder out = new StringBuilder("#EXTM3U x-tvg-url=\"");
        out.append(base).append("/list/guide.xml\"\n");
        out.append("#PLAYLIST:").append(line(name)).append('\n');
        out.append("#KEJIAN-RELEASE:").append(view.number()).append('\n');
        out.append("#EXT-X-PLAYLIST-TYPE:VOD\n");
        for (Catalogue.Column column : columns) {
            for (Catalogue.Title title : view.titlesOf(column)) {
                MediaPackage media = title.media();
                if (media != null && !view.isWithdrawn(title.id())) {
                    entry(out, column, title, media, base);
                    out.append(base).append("/play/").append(title.id()).append(file(tier));
                    out.append(query.isEmpty() ? "" : "?" + query).append('\n');
                }
            }
        }
        return out.toString();
    }

    private static void entry(
            StringBuilder out,
            Catalogue.Column column,
            Catalogue.Title title,
            MediaPackage media,
            String base) {
        out.append("#EXTINF:").append((media.durationMs() + 500) / 1000);
        attribute(out, "tvg-id", title.id());
        attribute(out, "tvg-name", title.title());
        if (media.poster() != null) {
            attribute(out, "tvg-logo", base + "/m/" + media.id() + "/poster.jpg");
        }
        attribute(out, "group-title", column.title());
        out.append(',').append(line(title.title())).append('\n');
    }

    private static String file(Tier tier) {
        return switch (tier) {
            case A -> "/a.ts";
            case B -> "/b.m3u8";
            case C -> "/c.m3u8";
        };
    }

    /** There is no escape in M3U: a quotation mark inside a value becomes an apostrophe. */
    private static void attribute(StringBuilder out, String name, String value) {
        out.append(' ').append(name).append("=\"");
        out.append(line(value).replace('"', '\'')).append('"');
    }

    /** On one line, whatever an editor typed. */
    private static String line(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? ' ' : c)
                .forEach(out::appendCodePoint);
        return out.toString();
    }
}

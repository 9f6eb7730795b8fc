package kejian.delivery.list;

import kejian.contract.courseware.Tier;

/** M3U with the attributes that IPTV programs read. */
final class M3uList {

    private M3uList() {}

    static String text(PlainList list) {
        StringBuilder out = new StringBuilder("#EXTM3U");
        if (list.tier() != Tier.A) {
            // plain players take the first line for M3U only where nothing follows
            out.append(" x-tvg-url=\"").append(list.base()).append("/list/guide.xml\"");
        }
        out.append('\n');
        out.append("#PLAYLIST:").append(PlainList.line(list.name())).append('\n');
        out.append("#KEJIAN-RELEASE:").append(list.view()).append('\n');
        out.append("#EXT-X-PLAYLIST-TYPE:VOD\n");
        for (PlainList.Entry e : list.entries()) {
            out.append("#EXTINF:").append((e.durationMs() + 500) / 1000);
            attribute(out, "tvg-id", GuideText.channel(e.id()));
            attribute(out, "tvg-name", e.title());
            if (e.poster() != null) {
                attribute(out, "tvg-logo", e.poster());
            }
            attribute(out, "group-title", e.column());
            out.append(',').append(PlainList.line(e.title())).append('\n');
            out.append(e.address()).append('\n');
        }
        return out.toString();
    }

    /** There is no escape in M3U: a quotation mark inside a value becomes an apostrophe. */
    private static void attribute(StringBuilder out, String name, String value) {
        out.append(' ').append(name).append("=\"");
        out.append(PlainList.line(value).replace('"', '\'')).append('"');
    }
}

package kejian.delivery.list;

import java.util.ArrayList;
import java.util.List;
import kejian.contract.courseware.Tier;
import kejian.contract.pack.MediaPackage;
import kejian.contract.release.Catalogue;
import kejian.delivery.view.ReleaseView;
import org.jspecify.annotations.Nullable;

/**
 * What every plain list says, whatever its form.
 *
 * @param release the province's number
 * @param view as {@link ReleaseView#name} has it
 * @param base scheme and authority, without a slash at the end
 */
public record PlainList(
        long release, String view, String name, String base, Tier tier, List<Entry> entries) {

    /**
     * @param address absolute: many players cannot resolve relative ones
     * @param poster likewise, none where there is no picture
     */
    record Entry(
            String id,
            String title,
            String summary,
            String presenter,
            String column,
            String publishedAt,
            long durationMs,
            String address,
            @Nullable String poster) {}

    public PlainList {
        entries = List.copyOf(entries);
    }

    /**
     * @param player where play addresses begin, as {@code base} does; another scheme for boxes that
     *     play by RTSP alone
     * @param query appended to each play address, empty for none
     */
    public static PlainList of(
            ReleaseView view,
            List<Catalogue.Column> columns,
            String name,
            Tier tier,
            String base,
            String player,
            String query) {
        List<Entry> entries = new ArrayList<>();
        String tail = file(tier) + (query.isEmpty() ? "" : "?" + query);
        for (Catalogue.Column column : columns) {
            for (Catalogue.Title title : view.titlesOf(column)) {
                MediaPackage media = title.media();
                if (media != null && !view.isGone(title.id())) {
                    boolean shown = media.poster() != null && !view.isRestricted(title.id());
                    String poster = shown ? base + "/m/" + media.id() + "/poster.jpg" : null;
                    entries.add(entry(column, title, media, player + "/play/", tail, poster));
                }
            }
        }
        return new PlainList(view.number(), view.name(), name, base, tier, entries);
    }

    private static Entry entry(
            Catalogue.Column column,
            Catalogue.Title title,
            MediaPackage media,
            String folder,
            String tail,
            @Nullable String poster) {
        return new Entry(
                title.id(),
                title.title(),
                title.summary(),
                title.presenter(),
                column.title(),
                title.publishedAt(),
                media.durationMs(),
                folder + title.id() + tail,
                poster);
    }

    private static String file(Tier tier) {
        return switch (tier) {
            case A -> "/a.ts";
            case B -> "/b.m3u8";
            case C -> "/c.m3u8";
        };
    }

    String mediaType() {
        return tier == Tier.A ? "video/mp2t" : "application/vnd.apple.mpegurl";
    }

    /** On one line, whatever an editor typed. */
    static String line(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? ' ' : c)
                .forEach(out::appendCodePoint);
        return out.toString();
    }
}

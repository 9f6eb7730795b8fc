package kejian.delivery.page;

import java.util.List;
import java.util.Locale;
import kejian.contract.release.Catalogue;

/** The files that viewers may take along, on the pages of tiers B and C. */
final class PlainAttachments {

    private PlainAttachments() {}

    /**
     * @param token what the addresses carry
     */
    static void write(Markup page, Catalogue.Title title, String token) {
        List<Catalogue.Attachment> all = title.attachments();
        if (all.isEmpty()) {
            return;
        }
        page.raw("<h2>讲义</h2>\n<ul class=\"attachments\">\n");
        for (Catalogue.Attachment attachment : all) {
            page.raw("<li><a download href=\"/m/attachment/").raw(title.id()).raw("/");
            page.raw(attachment.blob().sha256()).raw(token).raw("\">");
            page.text(attachment.name()).raw("</a> <small>").text(kind(attachment)).raw(" ");
            page.raw(size(attachment.blob().sizeBytes())).raw("</small></li>\n");
        }
        page.raw("</ul>\n");
    }

    /** As its name ends: the province made it fit the content. */
    private static String kind(Catalogue.Attachment attachment) {
        String name = attachment.name();
        return name.substring(name.lastIndexOf('.') + 1).toUpperCase(Locale.ROOT);
    }

    private static String size(long bytes) {
        return bytes < 1_000_000
                ? Math.max(1, (bytes + 512) / 1024) + " KB"
                : "%.1f MB".formatted(bytes / (double) (1 << 20));
    }
}

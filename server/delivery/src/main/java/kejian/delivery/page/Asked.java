package kejian.delivery.page;

import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import kejian.contract.courseware.Tier;
import kejian.contract.release.Catalogue;
import kejian.contract.release.Survey;
import kejian.delivery.evidence.Session;
import kejian.delivery.evidence.Sessions;
import kejian.delivery.profile.BoxProfile;
import kejian.delivery.view.ReleaseView;
import org.jspecify.annotations.Nullable;

/**
 * What a page is made from.
 *
 * @param areaName whose server it is
 * @param carried parameters that inner links repeat, without {@code ?}; empty for none
 * @param surveys that are open here and now
 */
public record Asked(
        ReleaseView view,
        BoxProfile profile,
        String areaName,
        String carried,
        List<Survey> surveys) {

    /** Of a request: what it names beside the address goes on to the next page. */
    public static Asked of(
            ReleaseView view, BoxProfile profile, String areaName, Map<String, String> query) {
        StringJoiner carried = new StringJoiner("&");
        String size = query.get("size");
        if ("640x530".equals(size) || "1280x720".equals(size)) {
            carried.add("size=" + size);
        }
        String charset = query.get("cs");
        if ("gbk".equals(charset) || "utf-8".equals(charset)) {
            carried.add("cs=" + charset);
        }
        String box = box(query);
        if (box != null) {
            carried.add("box=" + box);
        }
        return new Asked(view, profile, areaName, carried.toString(), List.of());
    }

    /** The same where these surveys are open. */
    public Asked where(List<Survey> open) {
        return new Asked(view, profile, areaName, carried, List.copyOf(open));
    }

    /** The box as the request names it. */
    public static @Nullable String box(Map<String, String> query) {
        return Sessions.boxName(query.get("box")).orElse(null);
    }

    /** Whether its pictures are not for everybody who sees a list. */
    boolean isRestricted(Catalogue.Title title) {
        return view.isRestricted(title.id());
    }

    /** What an address of its media carries: nothing where it is open. */
    String token(Catalogue.Title title, Session session) {
        return isRestricted(title) ? "?s=" + session.id() : "";
    }

    /** An address of ours with what is carried on. */
    String link(String path) {
        String own = own(path);
        if (carried.isEmpty()) {
            return own;
        }
        return own + (own.indexOf('?') < 0 ? "?" : "&amp;") + carried.replace("&", "&amp;");
    }

    /**
     * Pages for remotes are addressed as tier A's; a box of tier B finds the same below its own.
     */
    String own(String path) {
        return profile.tier() == Tier.B && path.startsWith("/a/")
                ? "/b/" + path.substring(3)
                : path;
    }
}

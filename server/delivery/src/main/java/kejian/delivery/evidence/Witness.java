package kejian.delivery.evidence;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import kejian.contract.blob.Digest;
import kejian.contract.pack.MediaPackage;
import kejian.contract.release.Catalogue;
import kejian.delivery.view.RecentViews;
import org.jspecify.annotations.Nullable;

/**
 * Whose report it is, as far as this edge can tell. A session that it did not issue, or that was
 * issued for another courseware or box, is kept apart under a name that no issued one can have.
 *
 * @param packageId of the present release, empty where the courseware is not in it
 */
record Witness(
        String session,
        boolean trusted,
        @Nullable String box,
        String courseware,
        String packageId) {

    /**
     * @param courseware as the report names it, none where it does not
     * @param box as the report names it
     * @param address of the TCP peer: it only tells nameless sessions apart and is not kept
     * @return nothing where no courseware can be told, or none that this edge has ever had
     */
    static Optional<Witness> of(
            Sessions sessions,
            RecentViews.@Nullable Moment moment,
            @Nullable String session,
            @Nullable String courseware,
            @Nullable String box,
            String address) {
        String named = Sessions.boxName(box).orElse(null);
        Session issued = sessions.verify(session).orElse(null);
        if (issued != null
                && (courseware == null || courseware.equals(issued.courseware()))
                && (named == null || issued.box() == null || named.equals(issued.box()))) {
            return Optional.of(
                    new Witness(
                            issued.id(),
                            /* trusted= */ true,
                            issued.box() == null ? named : issued.box(),
                            issued.courseware(),
                            packageOf(moment, issued.courseware())));
        }
        if (courseware == null || !isKnown(moment, courseware)) {
            return Optional.empty();
        }
        String mark = session == null || session.isEmpty() ? address + " " + named : session;
        return Optional.of(
                new Witness(
                        invented(mark, courseware),
                        /* trusted= */ false,
                        named,
                        courseware,
                        packageOf(moment, courseware)));
    }

    private static String invented(String mark, String courseware) {
        MessageDigest hash = Digest.newSha256();
        hash.update((courseware + " " + mark).getBytes(StandardCharsets.UTF_8));
        return "u-" + HexFormat.of().formatHex(hash.digest(), 0, 12);
    }

    private static boolean isKnown(RecentViews.@Nullable Moment moment, String courseware) {
        return moment != null
                && (moment.view().title(courseware).isPresent()
                        || moment.view().isWithdrawn(courseware));
    }

    private static String packageOf(RecentViews.@Nullable Moment moment, String courseware) {
        if (moment == null) {
            return "";
        }
        return moment.view()
                .title(courseware)
                .map(Catalogue.Title::media)
                .map(MediaPackage::id)
                .orElse("");
    }

    /** The parameter, or none where it is empty. */
    static @Nullable String text(Map<String, String> values, String name) {
        String value = values.get(name);
        return value == null || value.isEmpty() ? null : value;
    }
}

package kejian.delivery.box;

import java.util.Objects;
import java.util.Optional;
import kejian.contract.courseware.Tier;
import kejian.contract.pack.MediaPackage;
import kejian.delivery.packaging.ImagePlaylist;
import kejian.delivery.packaging.Presentation;

/** {@code /m/{package}/…}: manifests of every kind, and what only they name. */
final class PresentationAddresses {

    static final String HLS = "application/vnd.apple.mpegurl";
    static final String DASH = "application/dash+xml";

    private final MediaAddresses media;
    private final SteeringAddresses steering;

    PresentationAddresses(MediaAddresses media, SteeringAddresses steering) {
        this.media = media;
        this.steering = steering;
    }

    void master(Exchange x, String packageId) {
        boolean muxed = isMuxed(x);
        media.text(
                x,
                packageId,
                HLS,
                (open, pack, query) -> {
                    Presentation p = steering.steered(x, Presentation.of(pack, query));
                    return Optional.of(muxed ? open.muxedPlaylist(p) : open.masterPlaylist(p));
                });
    }

    /** Whether the box says that it fails on groups of renditions. */
    static boolean isMuxed(Exchange x) {
        return "1".equals(x.query().get("mux"));
    }

    void dash(Exchange x, String packageId) {
        media.text(
                x,
                packageId,
                DASH,
                (open, pack, query) ->
                        Optional.of(
                                open.dashManifest(
                                        steering.steeredDash(x, Presentation.of(pack, query)))));
    }

    void keyPictures(Exchange x, String packageId, String rendition) {
        media.text(
                x, packageId, HLS, (open, _, query) -> open.keyPicturePlaylist(rendition, query));
    }

    /** Not booked as watched: a box winds through them. */
    void keyPicture(Exchange x, String packageId, String rendition, int n) {
        String name = "c-" + rendition + "-i" + n;
        media.body(x, packageId, null, Tier.C, Headers.MP4, name, o -> o.keyPicture(rendition, n));
    }

    void images(Exchange x, String packageId) {
        media.text(
                x,
                packageId,
                HLS,
                (_, pack, query) ->
                        Optional.ofNullable(pack.storyboard())
                                .map(b ->
                                        ImagePlaylist.of(
                                                b,
                                                pack.durationMs(),
                                                Presentation.of(pack, query))));
    }

    static MediaPackage media(kejian.contract.release.Catalogue.Title title) {
        return Objects.requireNonNull(title.media());
    }
}

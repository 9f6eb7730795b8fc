package kejian.delivery.box;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import kejian.contract.courseware.Tier;
import kejian.contract.pack.MediaPackage;
import kejian.contract.problem.Problem;
import kejian.contract.release.Catalogue;
import kejian.delivery.evidence.Session;
import kejian.delivery.evidence.Sessions;
import kejian.delivery.packaging.MediaBytes;
import kejian.delivery.packaging.OpenPackage;
import kejian.delivery.packaging.Presentation;
import kejian.delivery.view.RecentViews;
import org.jspecify.annotations.Nullable;

/** {@code /play/…}: what a courseware is at this moment, under an address that stays. */
final class PlayAddresses {

    private final MediaAddresses media;
    private final MediaEvidence evidence;
    private final Sessions sessions;
    private final Sittings sittings;
    private final Access access;
    private final Load load;
    private final SteeringAddresses steering;

    PlayAddresses(
            MediaAddresses media,
            MediaEvidence evidence,
            Sessions sessions,
            Sittings sittings,
            Access access,
            Load load,
            SteeringAddresses steering) {
        this.media = media;
        this.evidence = evidence;
        this.sessions = sessions;
        this.sittings = sittings;
        this.access = access;
        this.load = load;
        this.steering = steering;
    }

    void tierC(Exchange x, String courseware) {
        boolean muxed = PresentationAddresses.isMuxed(x);
        playlist(
                x,
                courseware,
                PresentationAddresses.HLS,
                (open, pack, query) -> {
                    Presentation p = steering.steered(x, Presentation.of(pack, query));
                    String text = muxed ? open.muxedPlaylist(p) : open.masterPlaylist(p);
                    return Optional.of(PlaylistText.below("/m/" + pack.id() + "/c/", text));
                });
    }

    void dash(Exchange x, String courseware) {
        playlist(
                x,
                courseware,
                PresentationAddresses.DASH,
                (open, pack, query) ->
                        Optional.of(
                                open.dashManifest(
                                        steering.steeredDash(x, Presentation.of(pack, query)))));
    }

    void tierB(Exchange x, String courseware) {
        playlist(
                x,
                courseware,
                PresentationAddresses.HLS,
                (open, pack, query) -> {
                    String rendition = open.defaultRendition(Tier.B);
                    return open.tsPlaylist(rendition, query)
                            .map(t ->
                                    PlaylistText.below(
                                            "/m/" + pack.id() + "/b/" + rendition + "/", t));
                });
    }

    /** The stream itself: such a box follows no chain of redirects. */
    void tierA(Exchange x, String courseware) {
        body(x, courseware, Tier.A, "video/mp2t", "a-", OpenPackage::constantRateStream);
    }

    /** The file itself, likewise. */
    void movie(Exchange x, String courseware) {
        body(x, courseware, Tier.B, "video/mp4", "b-mp4-", OpenPackage::progressiveMp4);
    }

    private interface Bytes {
        Optional<MediaBytes> of(OpenPackage open, String rendition);
    }

    private void body(
            Exchange x, String courseware, Tier tier, String type, String name, Bytes bytes) {
        Catalogue.Title title = playable(x, courseware);
        if (title == null || isRefused(x, MediaAddresses.isStart(x))) {
            return;
        }
        MediaPackage pack = java.util.Objects.requireNonNull(title.media());
        Session session =
                sessions.verify(x.query().get("s"))
                        .filter(s -> s.courseware().equals(courseware))
                        .orElseGet(() -> sittings.session(courseware, box(x), x.mark()));
        MediaEvidence.Account account = evidence.account(x, title, tier, session);
        media.withPackage(
                x,
                pack,
                /* present= */ true,
                lease -> {
                    String rendition = lease.media().defaultRendition(tier);
                    Optional<MediaBytes> body = bytes.of(lease.media(), rendition);
                    if (body.isEmpty()) {
                        x.fail(Problem.NOT_FOUND);
                        return false;
                    }
                    Exchange.Representation head =
                            MediaAddresses.representation(
                                    title, type, name + rendition, body.get().length());
                    return media.send(x, lease, body.get(), head, account);
                });
    }

    private interface Text {
        Optional<String> of(OpenPackage open, MediaPackage pack, String query);
    }

    private void playlist(Exchange x, String courseware, String contentType, Text text) {
        Catalogue.Title title = playable(x, courseware);
        if (title == null || isRefused(x, /* start= */ true)) {
            return;
        }
        MediaPackage pack = java.util.Objects.requireNonNull(title.media());
        Session session =
                sessions.verify(x.query().get("s"))
                        .filter(s -> s.courseware().equals(courseware))
                        .orElseGet(() -> sessions.issue(courseware, box(x)));
        media.withPackage(
                x,
                pack,
                /* present= */ true,
                lease -> {
                    Optional<String> playlist = text.of(lease.media(), pack, "s=" + session.id());
                    if (playlist.isEmpty()) {
                        x.fail(Problem.NOT_FOUND);
                    } else {
                        x.send(contentType, playlist.get().getBytes(StandardCharsets.UTF_8));
                    }
                    return false;
                });
    }

    private boolean isRefused(Exchange x, boolean start) {
        if (start && load.isFull()) {
            evidence.refused();
            x.fail(Problem.UNAVAILABLE);
            return true;
        }
        return false;
    }

    private Catalogue.@Nullable Title playable(Exchange x, String courseware) {
        RecentViews.Moment moment = x.moment();
        Problem gone = moment == null ? null : moment.view().goneBecause(courseware);
        if (gone != null) {
            x.fail(gone);
            return null;
        }
        Optional<Catalogue.Title> title =
                moment == null
                        ? Optional.empty()
                        : moment.view().title(courseware).filter(t -> t.media() != null);
        if (moment == null || title.isEmpty()) {
            x.failUnlessShown();
            return null;
        }
        return access.isRefusedAtStart(x, moment, title.get()) ? null : title.get();
    }

    private @Nullable String box(Exchange x) {
        return sessions.box(x.query());
    }
}

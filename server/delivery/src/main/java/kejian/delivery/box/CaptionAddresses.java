package kejian.delivery.box;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import kejian.contract.blob.BlobRef;
import kejian.contract.pack.MediaPackage;
import kejian.contract.problem.Problem;
import kejian.contract.release.Catalogue;
import kejian.contract.viewing.Section;
import kejian.delivery.caption.CaptionSegments;
import kejian.delivery.caption.WebVtt;
import kejian.delivery.view.BlobShelf;
import kejian.delivery.view.RecentViews;
import org.jboss.logging.Logger;

/** {@code /m/{package}/c/text/…}: captions whole, as playlist, and in segments. */
final class CaptionAddresses {

    private static final Logger LOG = Logger.getLogger(CaptionAddresses.class);
    static final String VTT = "text/vtt; charset=utf-8";
    private static final long LARGEST_BYTES = 8 << 20;

    private final Vertx vertx;
    private final BlobShelf shelf;
    private final MediaAddresses media;
    private final FileAddresses files;

    CaptionAddresses(Vertx vertx, BlobShelf shelf, MediaAddresses media, FileAddresses files) {
        this.vertx = vertx;
        this.shelf = shelf;
        this.media = media;
        this.files = files;
    }

    void whole(Exchange x, String packageId, String language) {
        RecentViews.Holding.Held held = media.findHeld(x, packageId);
        if (held == null) {
            return;
        }
        Catalogue.Title title = held.title();
        Optional<MediaPackage.Caption> caption =
                caption(PresentationAddresses.media(title), language);
        if (caption.isEmpty()) {
            x.fail(Problem.NOT_FOUND);
        } else {
            files.file(x, caption.get().text(), VTT, "-text", title, held.present());
        }
    }

    void playlist(Exchange x, String packageId, String language) {
        media.text(
                x,
                packageId,
                PresentationAddresses.HLS,
                (open, pack, query) ->
                        caption(pack, language)
                                .map(_ -> CaptionSegments.playlist(open.segmentTimes(), query)));
    }

    void segment(Exchange x, String packageId, String language, int n) {
        RecentViews.Holding.Held held = media.findHeld(x, packageId);
        if (held == null) {
            return;
        }
        MediaPackage pack = PresentationAddresses.media(held.title());
        Optional<MediaPackage.Caption> caption = caption(pack, language);
        if (caption.isEmpty()) {
            x.fail(Problem.NOT_FOUND);
            return;
        }
        media.withPackage(
                x,
                pack,
                held.present(),
                lease -> {
                    List<Section> times = lease.media().segmentTimes();
                    if (n >= times.size()) {
                        x.fail(Problem.NOT_FOUND);
                    } else {
                        segment(x, caption.get().text(), times.get(n));
                    }
                    return false;
                });
    }

    private void segment(Exchange x, BlobRef blob, Section times) {
        vertx.executeBlocking(() -> WebVtt.read(read(blob)), /* ordered= */ false)
                .onSuccess(captions -> {
                    String text = CaptionSegments.segment(captions, times);
                    x.send(VTT, text.getBytes(StandardCharsets.UTF_8));
                })
                .onFailure(e -> {
                    LOG.errorf("captions cannot be read sha256=%s: %s", blob.sha256(), e);
                    x.fail(Problem.UNAVAILABLE);
                });
    }

    private String read(BlobRef blob) throws IOException {
        Path path =
                shelf.locate(blob.digest())
                        .orElseThrow(() -> new NoSuchFileException(blob.sha256()));
        if (Files.size(path) > LARGEST_BYTES) {
            throw new IOException(Files.size(path) + " bytes of captions");
        }
        return Files.readString(path);
    }

    private static Optional<MediaPackage.Caption> caption(MediaPackage pack, String language) {
        return pack.captions().stream().filter(c -> c.language().equals(language)).findFirst();
    }
}

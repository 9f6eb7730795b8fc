package kejian.origin.box;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import kejian.contract.release.ReleaseManifest;
import kejian.contract.release.SignedDocument;
import kejian.delivery.view.CurrentView;
import kejian.delivery.view.ReleaseView;
import kejian.origin.blob.Blobs;
import kejian.origin.release.Documents;
import org.jspecify.annotations.Nullable;

/**
 * The newest release, read back from its document like an edge would; boxes go on when the database
 * is down.
 */
@ApplicationScoped
class NewestRelease implements CurrentView {

    private final Documents documents;
    private final Blobs blobs;
    private volatile @Nullable ReleaseView view;
    private boolean stopping;

    NewestRelease(Documents documents, Blobs blobs) {
        this.documents = documents;
        this.blobs = blobs;
    }

    @Override
    public Optional<ReleaseView> get() {
        return Optional.ofNullable(view);
    }

    void start(@Observes @Priority(3_000) StartupEvent event) throws IOException {
        refresh();
    }

    /** Waits for a running look: the connections to the database are closed after this. */
    synchronized void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    synchronized void refresh() throws IOException {
        if (stopping) {
            return;
        }
        Optional<byte[]> newest =
                QuarkusTransaction.requiringNew()
                        .call(() -> documents.newest(SignedDocument.Type.RELEASE));
        if (newest.isEmpty()) {
            return;
        }
        ReleaseManifest manifest = documents.payload(newest.get(), ReleaseManifest.class);
        ReleaseView known = view;
        if (known != null && known.number() == manifest.number()) {
            return;
        }
        try (InputStream in = blobs.open(manifest.catalogue().digest(), 0)) {
            view = new ReleaseView(manifest, documents.catalogue(in.readAllBytes()));
        }
    }
}

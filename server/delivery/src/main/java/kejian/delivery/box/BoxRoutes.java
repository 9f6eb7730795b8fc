package kejian.delivery.box;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import kejian.delivery.evidence.EvidenceJournal;
import kejian.delivery.view.BlobShelf;
import kejian.delivery.view.CurrentView;

/** Everything a box can ask for, on one router; the same in origin and edge. */
public final class BoxRoutes implements AutoCloseable {

    private final Vertx vertx;
    private final BlobShelf shelf;
    private final CurrentView view;
    private final EvidenceJournal journal;
    private final BoxSettings settings;

    public BoxRoutes(
            Vertx vertx,
            BlobShelf shelf,
            CurrentView view,
            EvidenceJournal journal,
            BoxSettings settings) {
        this.vertx = vertx;
        this.shelf = shelf;
        this.view = view;
        this.journal = journal;
        this.settings = settings;
    }

    /** Adds the routes of docs/api.md §Boxes. */
    public void mountOn(Router router) {
        router.get("/status.json").handler(context -> context.json(view.get().isPresent()));
    }

    @Override
    public void close() {}
}

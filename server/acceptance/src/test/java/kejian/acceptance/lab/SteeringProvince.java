package kejian.acceptance.lab;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import kejian.contract.courseware.Category;
import kejian.contract.courseware.Kind;
import kejian.contract.courseware.Purpose;
import kejian.contract.release.Catalogue;
import kejian.contract.release.ReleaseManifest;
import kejian.delivery.box.BoxRoutes;
import kejian.delivery.box.BoxSettings;
import kejian.delivery.packaging.MappedPackages;
import kejian.delivery.packaging.PackageCache;
import kejian.delivery.steering.Decision;
import kejian.delivery.steering.KnownEdge;
import kejian.delivery.steering.Steering;
import kejian.delivery.steering.Surroundings;
import kejian.delivery.steering.Whereabouts;
import kejian.delivery.view.ReleaseView;

/** The province's own delivery of the sample release, with edges around that are running. */
final class SteeringProvince implements AutoCloseable {

    private static final String COUNTY = "410225";
    private static final String PUBLISHED = "2026-11-01T00:00:00Z";

    private final Vertx vertx = Vertx.vertx();
    private final PackageCache packages;
    private final BoxRoutes routes;
    private final HttpServer server;

    SteeringProvince(SampleRelease release, List<KnownEdge> edges) throws Exception {
        ReleaseView view = view(release);
        packages = new MappedPackages(release.shelf(), /* most= */ 4);
        routes =
                new BoxRoutes(
                        vertx,
                        packages,
                        release.shelf(),
                        () -> Optional.of(view),
                        _ -> {},
                        new BoxSettings(
                                new byte[32],
                                "某省",
                                /* maxConnections= */ 100,
                                /* maxOfBox= */ 16,
                                Clock.systemUTC(),
                                Optional.of(around(edges))));
        Router router = Router.router(vertx);
        routes.mountOn(router);
        server =
                vertx.createHttpServer()
                        .requestHandler(router)
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(20, TimeUnit.SECONDS);
    }

    static KnownEdge edge(String name, RunningEdge running) {
        return new KnownEdge(
                name,
                COUNTY,
                running.home().toString(),
                running.release.number(),
                null,
                Clock.systemUTC().instant());
    }

    /** Every box stands in the one county. */
    private static Surroundings around(List<KnownEdge> edges) {
        return new Surroundings() {
            @Override
            public Decision decide(Asked who) {
                return Steering.decide(
                        new Steering.Asker(
                                who.mark(),
                                new Whereabouts.Stated(COUNTY),
                                List.of(COUNTY),
                                who.release()),
                        edges,
                        Clock.systemUTC().instant());
            }

            @Override
            public boolean hasEdges() {
                return true;
            }
        };
    }

    private static ReleaseView view(SampleRelease release) {
        Catalogue.Title lesson =
                new Catalogue.Title(
                        SampleRelease.COURSEWARE,
                        Kind.VIDEO,
                        "课",
                        "",
                        "",
                        "",
                        List.of(),
                        Category.values()[0],
                        Purpose.EDUCATION,
                        PUBLISHED,
                        release.pack,
                        null);
        return new ReleaseView(
                new ReleaseManifest(
                        ReleaseManifest.FORMAT,
                        release.number(),
                        PUBLISHED,
                        release.pack.index(),
                        release.pack.blobs().toList(),
                        List.of()),
                new Catalogue(release.number(), "某省", List.of(), List.of(lesson)));
    }

    URI home() {
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    @Override
    public void close() throws Exception {
        routes.close();
        packages.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}

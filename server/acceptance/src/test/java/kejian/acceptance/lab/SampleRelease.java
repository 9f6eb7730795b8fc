package kejian.acceptance.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kejian.acceptance.bench.material.Packaged;
import kejian.acceptance.bench.material.ReleaseServer;
import kejian.acceptance.bench.material.Shelf;
import kejian.acceptance.bench.material.Title;
import kejian.acceptance.bench.peer.Edge;
import kejian.acceptance.bench.peer.Server;
import kejian.acceptance.demo.Launcher;
import kejian.acceptance.judge.Ffmpeg;
import kejian.contract.blob.BlobRef;
import kejian.contract.pack.MediaPackage;
import kejian.contract.pack.Rendition;
import kejian.contract.pack.Rendition.Role;
import kejian.contract.release.Catalogue;
import kejian.delivery.packaging.PackagingIndex;
import kejian.delivery.packaging.TrackFile;

/** One short lesson with all that belongs to it, in a province that edges fetch it from. */
final class SampleRelease implements AutoCloseable {

    static final String COURSEWARE = "lesson-1";
    static final int SECONDS = 24;

    private final Path folder;
    private final Shelf shelf;
    private final ReleaseServer province;
    final MediaPackage pack;

    /** For a column of whoever wants one. */
    final Catalogue.Banner banner;

    SampleRelease(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        shelf = new Shelf(folder.resolve("digests.json"));
        ShortFilm film = new ShortFilm(folder, SECONDS);
        List<TrackFile> files =
                List.of(
                        track(
                                shelf,
                                "a-sd",
                                Role.TIER_A,
                                film.video("a-sd", "720:576", "64/45", 1000)),
                        track(shelf, "270p", Role.LADDER, film.video("270p", "480:270", "1", 400)),
                        track(shelf, "360p", Role.LADDER, film.video("360p", "640:360", "1", 700)),
                        track(shelf, "audio", Role.AUDIO, film.sound()));
        PackagingIndex.Made made = PackagingIndex.make(files);
        BlobRef index = shelf.add(Files.write(folder.resolve("index"), made.index()));
        List<Rendition> renditions = Packaged.renditions(made, files, shelf);
        pack =
                new MediaPackage(
                        index,
                        made.durationMs(),
                        renditions,
                        shelf.add(picture("poster.jpg", "scale=640:360", 1)),
                        new MediaPackage.Storyboard(
                                shelf.add(picture("sheet.jpg", "fps=1/2,scale=160:90,tile=4x3", 1)),
                                /* tileWidth= */ 160,
                                /* tileHeight= */ 90,
                                /* columns= */ 4,
                                /* tiles= */ SECONDS / 2,
                                /* everyMs= */ 2_000),
                        List.of(new MediaPackage.Caption("zh", "中文", shelf.add(captions()), true)));
        banner =
                new Catalogue.Banner(
                        shelf.add(picture("banner-small.jpg", "scale=640:-1,crop=640:60", 1)),
                        shelf.add(picture("banner-large.jpg", "scale=1280:-1,crop=1280:96", 1)),
                        shelf.add(picture("banner-wide.jpg", "scale=1280:-1,crop=1280:320", 1)));
        province =
                new ReleaseServer(
                        shelf, List.of(new Title(COURSEWARE, pack)), folder, /* port= */ 0);
    }

    Path folder() {
        return folder;
    }

    /** Where its bytes are. */
    Shelf shelf() {
        return shelf;
    }

    long number() {
        return province.release();
    }

    /**
     * Starts a packed edge and waits until it serves the release.
     *
     * @param name of its data folder: one that was there before goes on with what it has
     * @param javaOptions none for those it is packed with
     * @param settings of the edge, as {@code -Dkey=value}
     */
    Server edge(String name, List<String> javaOptions, String... settings)
            throws IOException, InterruptedException {
        return edge(name, number(), javaOptions, settings);
    }

    /** As above, and waits until it serves this release. */
    Server edge(String name, long release, List<String> javaOptions, String... settings)
            throws IOException, InterruptedException {
        Path jar = Launcher.root().resolve("server/edge/target/quarkus-app/quarkus-run.jar");
        return new Edge(jar, folder.resolve(name), javaOptions)
                .start(Edge.freePort(), province, release, List.of(settings));
    }

    /** As above, of another province that shows the same bytes. */
    Server edge(String name, ReleaseServer other, String... settings)
            throws IOException, InterruptedException {
        Path jar = Launcher.root().resolve("server/edge/target/quarkus-app/quarkus-run.jar");
        return new Edge(jar, folder.resolve(name), List.of())
                .start(Edge.freePort(), other, other.release(), List.of(settings));
    }

    /** Another province, of forty titles, whose line to an edge can be cut. */
    ReleaseServer villages(Path folder) throws IOException {
        Catalogue.Article article = new Catalogue.Article(List.of());
        return new ReleaseServer(
                shelf(),
                number -> VillageCatalogue.of(number, 40, /* seed= */ 3, pack, article),
                folder,
                /* port= */ 0);
    }

    /** The province, to be changed by the one test that has this release to itself. */
    ReleaseServer province() {
        return province;
    }

    private static TrackFile track(Shelf shelf, String name, Role role, Path file)
            throws IOException {
        return new TrackFile(name, role, file, shelf.add(file).digest());
    }

    private Path picture(String name, String filter, int frames)
            throws IOException, InterruptedException {
        Path file = folder.resolve(name);
        Ffmpeg.run(
                ("-f lavfi -i testsrc2=size=640x360:rate=25:duration=%d -vf %s -frames:v %d"
                                + " -update 1 %s")
                        .formatted(SECONDS, filter, frames, file)
                        .split(" "));
        return file;
    }

    private Path captions() throws IOException {
        StringBuilder text = new StringBuilder("WEBVTT\n");
        for (int s = 0; s + 3 < SECONDS; s += 3) {
            text.append("\n00:00:%02d.000 --> 00:00:%02d.500\n第 %d 句\n".formatted(s, s + 2, s));
        }
        return Files.writeString(folder.resolve("zh.vtt"), text);
    }

    @Override
    public void close() {
        province.close();
    }
}

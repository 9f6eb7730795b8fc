package kejian.acceptance.bench.material;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.contract.pack.MediaPackage;

/**
 * All that is served: a lesson of 45 minutes, a title of small objects, and many titles of ten
 * minutes. Encoded once, packaged by the product's own packager whenever that has changed, kept in
 * the bench's folder.
 */
public final class Material {

    public static final String LADDER = "360p";
    public static final String TIER_A = "a-sd";
    public static final String SOUND = "audio";

    private static final int LESSON_PIECES = 42; // 44 min 48 s
    private static final int SMALL_PIECES = 28; // 29 min 52 s
    private static final int COLD_PIECES = 10; // 10 min 40 s
    private static final int COLD_TITLES = 1000;
    private static final int COLD_MEDIA = 10;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final PrintStream says;
    private final MediaMaker maker;
    private final Shelf shelf;
    private final Packaged packaged;
    private Title lesson = none();
    private Title small = none();
    private List<Title> cold = List.of();

    private Material(Path folder, PrintStream says) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.says = says;
        this.maker = new MediaMaker(folder.resolve("pieces"));
        this.shelf = new Shelf(folder.resolve("digests.json"));
        this.packaged = new Packaged(folder.resolve("packages"), shelf);
    }

    /** Makes what is not there yet. */
    public static Material prepare(Path folder, PrintStream says)
            throws IOException, InterruptedException {
        Material material = new Material(folder, says);
        material.make();
        return material;
    }

    public Path folder() {
        return folder;
    }

    public Shelf shelf() {
        return shelf;
    }

    public MediaMaker maker() {
        return maker;
    }

    /** 45 minutes at 640×360 and 0.93 Mb/s: a rendition of 300 MB. */
    public Title lesson() {
        return lesson;
    }

    /** Its segments are objects of about 300 kB (pictures) and 20 kB (sound). */
    public Title small() {
        return small;
    }

    /** Titles of ten minutes, each a package of its own; every hundred share a file of pictures. */
    public List<Title> cold() {
        return cold;
    }

    /** The ladder's rendition of the lesson, as a file. */
    public Path lessonRendition() {
        return folder.resolve("lesson/360p.mp4");
    }

    /** The lesson as one progressive file, for nginx-vod-module. */
    public Path lessonProgressive() {
        return folder.resolve("vod/lesson.mp4");
    }

    /** Where all progressive files are. */
    public Path progressiveFolder() {
        return folder.resolve("vod");
    }

    /** {@code vod/cold/0.mp4 …}: one name a title. */
    public Path coldProgressive(int title) {
        return folder.resolve("vod/cold/" + title + ".mp4");
    }

    private void make() throws IOException, InterruptedException {
        if (!Files.exists(folder.resolve("vod/cold"))) {
            says.println("bench: making the material, once: some minutes");
        }
        Path sound = maker.sound("sound-64", 64, 2);
        Path view = maker.video("view-930", 640, 360, 880);
        Path carrier = maker.video("carrier-1300", 720, 576, 1250);
        Path lessonVideo = CmafLoop.make(view, lessonRendition(), LESSON_PIECES, 0);
        Path lessonCarrier =
                CmafLoop.make(carrier, folder.resolve("lesson/a-sd.mp4"), LESSON_PIECES, 0);
        Path lessonSound =
                CmafLoop.make(sound, folder.resolve("lesson/audio.mp4"), LESSON_PIECES, 0);
        lesson = packaged.title("lesson", LADDER, lessonVideo, lessonCarrier, lessonSound);

        Path thin = maker.video("view-400", 640, 360, 395);
        Path murmur = maker.sound("sound-25", 25, 1);
        Path smallVideo = CmafLoop.make(thin, folder.resolve("small/360p.mp4"), SMALL_PIECES, 0);
        Path smallSound = CmafLoop.make(murmur, folder.resolve("small/audio.mp4"), SMALL_PIECES, 0);
        small = packaged.title("small", LADDER, smallVideo, smallVideo, smallSound);

        Files.createDirectories(folder.resolve("vod/cold"));
        maker.progressive(lessonProgressive(), lessonVideo, lessonSound);
        cold = coldTitles(view, sound);
        forgetOldIndexes();
    }

    /** What an earlier packager made. */
    private void forgetOldIndexes() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("packages"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".index")).toList()) {
                String name = String.valueOf(file.getFileName()).replace(".index", "");
                if (shelf.locate(new Digest(name)).isEmpty()) {
                    Files.delete(file);
                }
            }
        }
    }

    private List<Title> coldTitles(Path view, Path sound) throws IOException, InterruptedException {
        Path audio = CmafLoop.make(sound, folder.resolve("cold/audio.mp4"), COLD_PIECES, 0);
        Path kept = folder.resolve("packages/cold.json");
        List<Title> titles = new ArrayList<>();
        List<Path> media = new ArrayList<>();
        for (int m = 0; m < COLD_MEDIA; m++) {
            Path file = folder.resolve("cold/" + m + ".mp4");
            CmafLoop.make(view, file, COLD_PIECES, m + 1);
            media.add(file);
            Path whole = folder.resolve("vod/cold-" + m + ".mp4");
            maker.progressive(whole, file, audio);
            shelf.add(file);
        }
        shelf.add(audio);
        for (int i = 0; i < COLD_TITLES; i++) {
            if (!Files.exists(coldProgressive(i))) {
                Files.createLink(
                        coldProgressive(i), folder.resolve("vod/cold-" + i % COLD_MEDIA + ".mp4"));
            }
        }
        if (Files.exists(kept)) {
            List<Title> old = JSON.readValue(kept.toFile(), new TypeReference<List<Title>>() {});
            // Packaging is a function of the files: where one title is as it was, all are.
            if (old.getFirst().equals(cold(0, media, audio))) {
                titles.addAll(old);
            }
        }
        if (titles.isEmpty()) {
            says.println("bench: packaging " + COLD_TITLES + " titles");
            for (int i = 0; i < COLD_TITLES; i++) {
                titles.add(cold(i, media, audio));
            }
            JSON.writeValue(kept.toFile(), titles);
        }
        for (Title title : titles) {
            BlobRef index = title.pack().index();
            shelf.put(index, packaged.indexFile(index));
        }
        return List.copyOf(titles);
    }

    private Title cold(int number, List<Path> media, Path audio) throws IOException {
        Path video = media.get(number % COLD_MEDIA);
        return packaged.title("cold-" + number, "p" + number, video, video, audio);
    }

    private static Title none() {
        return new Title(
                "",
                new MediaPackage(
                        new BlobRef("0".repeat(64), 0), 0, List.of(), null, null, List.of()));
    }

    /** What a rerun can be told apart by. */
    public Map<String, String> identity() {
        return Map.of("lesson", lesson.pack().id(), "small", small.pack().id());
    }
}

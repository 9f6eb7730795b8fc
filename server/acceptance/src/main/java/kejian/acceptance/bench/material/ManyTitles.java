package kejian.acceptance.bench.material;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.contract.pack.MediaPackage;
import kejian.contract.pack.MediaPackage.Caption;
import kejian.contract.pack.MediaPackage.Storyboard;
import kejian.contract.pack.Rendition;

/**
 * A province with very many titles, as its catalogue and its file system see it: one of ten minutes
 * that plays, and others of which each has an index, renditions, poster, storyboard and captions of
 * its own, all of them noise of a few kilobytes.
 */
public final class ManyTitles {

    /** Index, six renditions, poster, sheet, captions in two languages. */
    private static final int BLOBS_OF_A_TITLE = 11;

    private static final int PIECES = 10;
    private static final int SMALLEST = 1_000;
    private static final int LARGEST = 5_000;

    private final Shelf shelf;
    private final Path blobs;
    private final Random random = new Random(6);
    private final List<Title> titles = new ArrayList<>();

    private ManyTitles(Path material, Path blobs) throws IOException {
        this.shelf = new Shelf(material.resolve("digests.json"));
        this.blobs = blobs;
    }

    /**
     * @param material kept from run to run
     * @param blobs an edge's folder of blobs, which gets them all
     * @param count of blobs, the catalogue beside them
     */
    public static ManyTitles make(Path material, Path blobs, int count)
            throws IOException, InterruptedException {
        MediaMaker maker = new MediaMaker(Files.createDirectories(material).resolve("pieces"));
        ManyTitles made = new ManyTitles(material, blobs);
        made.addPlayable(maker, material);
        while (made.shelf.blobs().size() + BLOBS_OF_A_TITLE <= count) {
            made.titles.add(made.title());
        }
        while (made.shelf.blobs().size() < count) {
            made.blob();
        }
        return made;
    }

    /** The one that plays comes first. */
    public List<Title> titles() {
        return List.copyOf(titles);
    }

    public Shelf shelf() {
        return shelf;
    }

    private void addPlayable(MediaMaker maker, Path material)
            throws IOException, InterruptedException {
        Path view = maker.video("view-930", 640, 360, 880);
        Path carrier = maker.video("carrier-1300", 720, 576, 1250);
        Path sound = maker.sound("sound-64", 64, 2);
        Path folder = material.resolve("ten-minutes");
        Title playable =
                new Packaged(material.resolve("packages"), shelf)
                        .title(
                                "plays",
                                Material.LADDER,
                                CmafLoop.make(view, folder.resolve("360p.mp4"), PIECES, 0),
                                CmafLoop.make(carrier, folder.resolve("a-sd.mp4"), PIECES, 0),
                                CmafLoop.make(sound, folder.resolve("audio.mp4"), PIECES, 0));
        for (BlobRef blob : List.copyOf(shelf.blobs())) {
            Path target = pathOf(blob);
            Files.createDirectories(target.getParent());
            Files.copy(shelf.locate(blob.digest()).orElseThrow(), target);
        }
        titles.add(playable);
    }

    private Title title() throws IOException {
        MediaPackage like = titles.getFirst().pack();
        List<Rendition> renditions = new ArrayList<>();
        for (String name : List.of("240p", "360p", "480p", "720p")) {
            renditions.add(like(like.rendition(Material.LADDER).orElseThrow(), name));
        }
        renditions.add(like(like.rendition(Material.TIER_A).orElseThrow(), Material.TIER_A));
        renditions.add(like(like.rendition(Material.SOUND).orElseThrow(), Material.SOUND));
        return new Title(
                "0198a000-0000-7000-8000-%012x".formatted(titles.size()),
                new MediaPackage(
                        blob(),
                        like.durationMs(),
                        renditions,
                        blob(),
                        new Storyboard(blob(), 160, 90, 10, 60, 10_000),
                        List.of(
                                new Caption("zh", "中文", blob(), /* byDefault= */ true),
                                new Caption("en", "English", blob(), /* byDefault= */ false))));
    }

    private Rendition like(Rendition other, String name) throws IOException {
        return new Rendition(
                name,
                other.role(),
                blob(),
                other.durationMs(),
                other.averageBps(),
                other.peakBps(),
                other.video(),
                other.audio());
    }

    private BlobRef blob() throws IOException {
        byte[] bytes = new byte[SMALLEST + random.nextInt(LARGEST - SMALLEST)];
        random.nextBytes(bytes);
        BlobRef blob = new BlobRef(Digest.of(bytes).hex(), bytes.length);
        Path file = pathOf(blob);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
        return shelf.put(blob, file);
    }

    private Path pathOf(BlobRef blob) {
        return blobs.resolve(blob.sha256().substring(0, 2)).resolve(blob.sha256());
    }
}

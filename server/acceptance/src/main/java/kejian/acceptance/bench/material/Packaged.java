package kejian.acceptance.bench.material;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.contract.pack.MediaPackage;
import kejian.contract.pack.Rendition;
import kejian.contract.pack.Rendition.Role;
import kejian.delivery.packaging.PackagingIndex;
import kejian.delivery.packaging.TrackFile;

/** Titles by the product's own packager, their indexes kept as files. */
public final class Packaged {

    private final Path folder;
    private final Shelf shelf;

    Packaged(Path folder, Shelf shelf) {
        this.folder = folder;
        this.shelf = shelf;
    }

    Title title(String name, String ladder, Path video, Path carrier, Path sound)
            throws IOException {
        List<TrackFile> files =
                List.of(
                        track(Material.TIER_A, Role.TIER_A, carrier),
                        track(ladder, Role.LADDER, video),
                        track(Material.SOUND, Role.AUDIO, sound));
        PackagingIndex.Made made = PackagingIndex.make(files);
        BlobRef index = new BlobRef(Digest.of(made.index()).hex(), made.index().length);
        Path file = indexFile(index);
        if (!Files.exists(file)) {
            Files.createDirectories(file.getParent());
            Files.write(file, made.index());
        }
        shelf.put(index, file);
        return new Title(
                name,
                new MediaPackage(
                        index,
                        made.durationMs(),
                        renditions(made, files, shelf),
                        null,
                        null,
                        List.of()));
    }

    /** What the packager measured of these tracks. */
    public static List<Rendition> renditions(
            PackagingIndex.Made made, List<TrackFile> files, Shelf shelf) throws IOException {
        List<Rendition> renditions = new ArrayList<>();
        for (TrackFile track : files) {
            PackagingIndex.Track measured = made.tracks().get(track.name());
            if (measured == null) {
                throw new IOException("the index lacks " + track.name());
            }
            renditions.add(
                    new Rendition(
                            track.name(),
                            track.role(),
                            shelf.add(track.path()),
                            measured.durationMs(),
                            measured.averageBps(),
                            measured.peakBps(),
                            measured.video(),
                            measured.audio()));
        }
        return renditions;
    }

    private TrackFile track(String name, Role role, Path file) throws IOException {
        return new TrackFile(name, role, file, shelf.add(file).digest());
    }

    Path indexFile(BlobRef index) {
        return folder.resolve(index.sha256().substring(0, 2)).resolve(index.sha256() + ".index");
    }
}

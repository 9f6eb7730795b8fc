package kejian.acceptance.bench.material;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kejian.contract.blob.BlobRef;
import kejian.contract.pack.MediaPackage;
import kejian.contract.pack.Rendition;
import kejian.contract.pack.Rendition.Role;
import kejian.delivery.packaging.PackagingIndex;
import kejian.delivery.packaging.TrackFile;

/** A title whose stream of tier A takes all that a carrier's line gives: 1.6 Mb/s. */
public final class CarrierTitle {

    private static final int PIECES = 10; // 10 min 40 s
    private static final int PICTURE_KBPS = 1_360;

    private CarrierTitle() {}

    /** Made once, then kept in the folder. */
    public static Title prepare(Path folder, Shelf shelf) throws IOException, InterruptedException {
        MediaMaker maker = new MediaMaker(folder.resolve("pieces"));
        Path carrier = maker.video("carrier-" + PICTURE_KBPS, 720, 576, PICTURE_KBPS);
        Path ladder = maker.video("view-400", 640, 360, 395);
        Path sound = maker.sound("sound-64", 64, 2);
        List<TrackFile> files =
                List.of(
                        track(shelf, "a-sd", Role.TIER_A, loop(carrier, folder, "a-sd")),
                        track(shelf, "360p", Role.LADDER, loop(ladder, folder, "360p")),
                        track(shelf, "audio", Role.AUDIO, loop(sound, folder, "audio")));
        PackagingIndex.Made made = PackagingIndex.make(files);
        BlobRef index = shelf.add(Files.write(folder.resolve("index"), made.index()));
        List<Rendition> renditions = new ArrayList<>();
        for (TrackFile file : files) {
            PackagingIndex.Track track = made.tracks().get(file.name());
            if (track == null) {
                throw new IOException("the index lacks " + file.name());
            }
            renditions.add(
                    new Rendition(
                            file.name(),
                            file.role(),
                            shelf.add(file.path()),
                            track.durationMs(),
                            track.averageBps(),
                            track.peakBps(),
                            track.video(),
                            track.audio()));
        }
        return new Title(
                "carrier",
                new MediaPackage(index, made.durationMs(), renditions, null, null, List.of()));
    }

    private static Path loop(Path piece, Path folder, String name) throws IOException {
        return CmafLoop.make(piece, folder.resolve(name + ".mp4"), PIECES, 0);
    }

    private static TrackFile track(Shelf shelf, String name, Role role, Path file)
            throws IOException {
        return new TrackFile(name, role, file, shelf.add(file).digest());
    }
}

package kejian.edge.journal;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import kejian.edge.disk.RealDisk;
import kejian.edge.kit.Viewings;

/** Appends from 16 threads for ever and prints what was acknowledged; it is there to be killed. */
final class JournalChild {

    static final int ID_LENGTH = 36;

    private JournalChild() {}

    public static void main(String[] args) throws Exception {
        Journal journal = Journal.open(Path.of(args[0]), new RealDisk(), JournalTest.LIMITS);
        for (int i = 0; i < 16; i++) {
            Thread.ofPlatform()
                    .start(() -> {
                        try {
                            while (true) {
                                String a = UUID.randomUUID().toString();
                                String b = UUID.randomUUID().toString();
                                journal.append(List.of(Viewings.event(a), Viewings.event(b)));
                                System.out.print(a + "\n" + b + "\n");
                                System.out.flush();
                            }
                        } catch (java.io.IOException e) {
                            System.err.println("child: " + e);
                            Runtime.getRuntime().halt(1);
                        }
                    });
        }
    }
}

package kejian.transcoder;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/**
 * {@code java -jar quarkus-run.jar} starts the worker; with {@code --file X --out DIR} it makes the
 * package of one file, prints the outcome as JSON, and ends.
 */
@QuarkusMain
public final class TranscoderMain {

    private TranscoderMain() {}

    public static void main(String... args) throws Exception {
        if (args.length > 0 && args[0].startsWith("--")) {
            System.exit(OneFile.run(args, System.out, System.err));
        }
        Quarkus.run(args);
    }
}

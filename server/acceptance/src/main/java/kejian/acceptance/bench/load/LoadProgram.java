package kejian.acceptance.bench.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * The load generator as a process of its own: an order a line on standard input, its samples a line
 * on standard output. It lives through a whole benchmark, so that its code is compiled when it
 * counts.
 */
public final class LoadProgram {

    private LoadProgram() {}

    public static void main(String... arguments) throws IOException {
        ObjectMapper json = new ObjectMapper();
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line;
        while ((line = in.readLine()) != null) {
            Answer answer;
            try {
                answer = new Answer(Generator.run(json.readValue(line, LoadOrder.class)), "");
            } catch (IOException e) {
                answer = new Answer(java.util.List.of(), String.valueOf(e.getMessage()));
            }
            System.out.println(json.writeValueAsString(answer));
        }
    }

    /**
     * @param failure why there are no samples, empty for none
     */
    record Answer(java.util.List<Sample> samples, String failure) {}
}

package kejian.acceptance.box;

import java.io.IOException;
import java.net.URI;

/** Parameters of an address. */
final class Query {

    private Query() {}

    /**
     * @throws IOException when the address lacks it
     */
    static String value(URI address, String name) throws IOException {
        String query = address.getRawQuery();
        if (query != null) {
            for (String pair : query.split("&")) {
                if (pair.startsWith(name + "=")) {
                    return pair.substring(name.length() + 1);
                }
            }
        }
        throw new IOException(address + " carries no " + name);
    }
}

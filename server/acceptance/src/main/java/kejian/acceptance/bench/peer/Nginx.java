package kejian.acceptance.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * nginx as its own guides tune it for files: sendfile, tcp_nopush, a cache of open files, long
 * keep-alive, one worker a core, a socket of its own each (reuseport), the access log off or
 * buffered.
 */
public final class Nginx {

    private static final String CONF =
            """
            worker_processes 2;
            %s
            daemon off;
            error_log @DIR@/@NAME@-error.log warn;
            pid @DIR@/@NAME@.pid;
            worker_rlimit_nofile 19000;
            events { worker_connections 18900; use epoll; multi_accept on; }
            http {
              types { video/mp4 m4s mp4; video/mp2t ts; application/vnd.apple.mpegurl m3u8; }
              default_type application/octet-stream;
              access_log @LOG@;
              sendfile on; tcp_nopush on; tcp_nodelay on; sendfile_max_chunk 2m;
              keepalive_timeout 300; keepalive_requests 100000000;
              open_file_cache max=4000 inactive=300s; open_file_cache_valid 120s;
              client_body_temp_path @DIR@/temp; proxy_temp_path @DIR@/temp;
              fastcgi_temp_path @DIR@/temp; uwsgi_temp_path @DIR@/temp; scgi_temp_path @DIR@/temp;
            @HTTP@
              server { listen 127.0.0.1:@PORT@ backlog=4096 reuseport@TLS@; root @ROOT@;
            @SERVER@
              }
            }
            """;

    private final Path folder;
    private final Path root;

    /**
     * @param folder for configurations and logs
     * @param root what is served
     */
    public Nginx(Path folder, Path root) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.root = root;
        Files.createDirectories(folder.resolve("temp"));
    }

    public Server files(int port) throws IOException, InterruptedException, MissingPeer {
        return start(Programs.nginx(), "nginx", port, "off", "", "", "");
    }

    /** The same with an access log, buffered as the guide has it. */
    public Server filesWithLog(int port) throws IOException, InterruptedException, MissingPeer {
        String log = folder.resolve("access.log") + " combined buffer=64k flush=5s";
        return start(Programs.nginx(), "nginx-log", port, log, "", "", "");
    }

    /** nginx-vod-module in its local mode, with and without its metadata cache. */
    public Server vod(int port, Path media) throws IOException, InterruptedException, MissingPeer {
        String how =
                "vod hls; vod_mode local; vod_segment_duration 6000;"
                        + " vod_align_segments_to_key_frames on; ";
        return start(
                Programs.nginxVod(),
                "nginx-vod",
                port,
                "off",
                "",
                "location /vod/ { "
                        + how
                        + "vod_metadata_cache metadata 128m; vod_response_cache responses 32m;"
                        + " alias "
                        + media
                        + "/; }\nlocation /cold/ { "
                        + how
                        + "alias "
                        + media
                        + "/cold/; }",
                "");
    }

    /** A cache of slices in front of another nginx. */
    public Server slices(int port, int behind)
            throws IOException, InterruptedException, MissingPeer {
        return start(
                Programs.nginx(),
                "nginx-slice",
                port,
                "off",
                "proxy_cache_path "
                        + folder.resolve("slices")
                        + " levels=1:2 keys_zone=c:20m max_size=2g use_temp_path=off inactive=1d;\n"
                        + "upstream o { server 127.0.0.1:"
                        + behind
                        + "; keepalive 16; }",
                "location / { slice 1m; proxy_cache c; proxy_cache_key $uri$slice_range;"
                        + " proxy_set_header Range $slice_range; proxy_http_version 1.1;"
                        + " proxy_set_header Connection \"\"; proxy_cache_valid 200 206 1h;"
                        + " proxy_pass http://o; }",
                "");
    }

    public Server tls(int port, Tls tls) throws IOException, InterruptedException, MissingPeer {
        return start(
                Programs.nginx(),
                "nginx-tls",
                port,
                "off",
                "",
                "ssl_certificate "
                        + tls.certificate()
                        + "; ssl_certificate_key "
                        + tls.key()
                        + "; ssl_protocols TLSv1.3; ssl_buffer_size 16k;",
                " ssl");
    }

    private Server start(
            Path program, String name, int port, String log, String http, String inside, String tls)
            throws IOException, InterruptedException {
        boolean root_ = "root".equals(System.getProperty("user.name"));
        String conf =
                CONF.formatted(root_ ? "user root;" : "")
                        .replace("@DIR@", folder.toString())
                        .replace("@NAME@", name)
                        .replace("@LOG@", log)
                        .replace("@HTTP@", http)
                        .replace("@SERVER@", inside)
                        .replace("@ROOT@", root.toString())
                        .replace("@TLS@", tls)
                        .replace("@PORT@", Integer.toString(port));
        Path file = folder.resolve(name + ".conf");
        Files.writeString(file, conf);
        return Server.start(
                name,
                port,
                folder,
                List.of(program.toString(), "-p", folder.toString(), "-c", file.toString()),
                Server.listening(port));
    }
}

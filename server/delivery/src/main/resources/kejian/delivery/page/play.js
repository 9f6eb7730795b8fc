/* Plays the page's video and reports what was played: CMCD version 2 events for tier C, the image
   beacon for tier B. ES5, since the boxes of tier B know no more. */
(function () {
  'use strict';
  var video = document.getElementById('video');
  if (!video) { return; }
  var source = video.getAttribute('data-source');
  var session = video.getAttribute('data-session');
  var courseware = video.getAttribute('data-courseware');
  var old = video.getAttribute('data-tier') === 'B';
  var n = 0, played = 0, last = -1, parts = [], begun = 0, startUp = -1, stalled = 0, stalledAt = 0, over = false;

  function add(a, b) {
    var out = [], i, s;
    for (i = 0; i < parts.length; i++) {
      s = parts[i];
      if (s[1] < a || s[0] > b) { out.push(s); } else { a = Math.min(a, s[0]); b = Math.max(b, s[1]); }
    }
    out.push([a, b]);
    while (out.length > 32) { out.shift(); }
    parts = out;
  }
  function follow() {
    var t = video.currentTime;
    if (last >= 0 && t > last && t - last < 2 && !video.seeking) { played += t - last; add(last, t); }
    last = video.seeking ? -1 : t;
  }
  function ranges() {
    var out = [], i, a, b;
    for (i = 0; i < parts.length; i++) {
      a = Math.round(parts[i][0]);
      b = Math.round(parts[i][1]);
      if (b > a) { out.push(a + '-' + b); }
    }
    return out.join('.');
  }
  function tell(what, state, going) {
    n++;
    var at = Math.max(0, video.currentTime || 0), line, request;
    if (old) {
      new Image().src = '/v/b.gif?t=B&c=' + courseware + '&s=' + session + '&n=' + n + '&e=' + what +
        '&p=' + at.toFixed(1) + '&w=' + played.toFixed(1) + '&h=0&r=' + ranges();
      return;
    }
    line = 'cid="' + courseware + '",e=' + (what === 'beat' ? 't' : what === 'err' ? 'e,ec=("media")' : 'ps') +
      ',kejian-r="' + ranges() + '",kejian-w=' + Math.round(played * 1000) +
      (startUp >= 0 ? ',msd=' + startUp : '') + ',bsda=(' + Math.round(stalled) + ')' +
      ',pt=' + Math.round(at * 1000) + ',sid="' + session + '",sn=' + n + (state ? ',sta=' + state : '') +
      ',ts=' + new Date().getTime() + ',v=2';
    if (going && navigator.sendBeacon) { navigator.sendBeacon('/v/cmcd', line); return; }
    request = new XMLHttpRequest();
    request.open('POST', '/v/cmcd', !going);
    request.setRequestHeader('Content-Type', 'application/cmcd');
    request.send(line);
  }
  function end(what, state, going) {
    if (!over && begun) { follow(); over = true; tell(what, state, going); }
  }

  video.addEventListener('timeupdate', follow);
  video.addEventListener('play', function () { if (!begun) { begun = new Date().getTime(); } over = false; });
  video.addEventListener('playing', function () {
    var now = new Date().getTime();
    if (startUp < 0) { startUp = now - begun; } else if (stalledAt) { stalled += now - stalledAt; }
    stalledAt = 0;
    tell('play', 'p');
  });
  video.addEventListener('waiting', function () { if (startUp >= 0) { stalledAt = new Date().getTime(); } });
  video.addEventListener('pause', function () { if (!video.ended) { follow(); tell('pause', 'a'); } });
  video.addEventListener('seeking', function () { last = -1; });
  video.addEventListener('seeked', function () { tell('seek', 'k'); });
  video.addEventListener('ended', function () { end('end', 'e'); });
  video.addEventListener('error', function () { if (begun) { tell('err', ''); } });
  window.addEventListener('pagehide', function () { end('end', 'q', true); });
  window.setInterval(function () { if (!video.paused && begun) { follow(); tell('beat', ''); } }, 30000);

  if (!video.canPlayType('application/vnd.apple.mpegurl')) {
    var script = document.createElement('script');
    script.src = '/c/hls.js';
    script.onload = function () {
      if (!window.Hls || !window.Hls.isSupported()) { return; }
      var hls = new window.Hls({ cmcd: { sessionId: session, contentId: courseware }, autoStartLoad: false });
      hls.loadSource(source);
      hls.attachMedia(video);
      video.addEventListener('play', function () { hls.startLoad(-1); });
    };
    document.head.appendChild(script);
  }
})();

var pixel=null;
function send(to){
pixel=new Image();
pixel.src=to;}
function now(){
var t=-1;
try{t=parseInt(mp.getCurrentPlayTime(),10);}catch(e){return -1;}
return isNaN(t)?-1:t;}
function seekTo(t){mp.playByTime(1,t,0);}
function hold(){mp.pause();}
function resume(){mp.resume();}
function more(){return '';}
function happened(){
var t='';
try{t=''+Utility.getEvent();}catch(e){return;}
if(t.indexOf('EVENT_MEDIA_END')>=0){end('end');up();}
else if(t.indexOf('EVENT_MEDIA_ERROR')>=0){end('err');}}
function started(){
var url=RTSP?'rtsp://'+location.hostname+':'+RTSP+URL:location.protocol+'//'+location.host+URL,id=0,media;
if(typeof MediaPlayer=='undefined'){document.getElementById('no').style.visibility='visible';return;}
mp=new MediaPlayer();
at=-1;
show();
crowd();
id=mp.getNativePlayerInstanceID();
media=JSONED?'[{mediaUrl:"'+url+'",mediaCode:"1",mediaType:2,audioType:1,videoType:1,streamType:2,drmType:1,fingerPrint:0,copyProtection:1,allowTrickmode:1,startTime:0,endTime:'+D+',entryID:"1"}]':url;
mp.initMediaPlayer(id,0,1,0,0,0,0,0,1,0,0,0,0,0);
mp.setSingleMedia(media);
if(VIDEO){mp.setVideoDisplayArea(VIDEO[0],VIDEO[1],VIDEO[2],VIDEO[3]);}
mp.setVideoDisplayMode(VIDEO?0:1);
mp.refreshVideoDisplay();
if(AT>0){mp.playByTime(1,AT,0);last=AT;}else{mp.playFromStart();}
tell('play');
setInterval(tick,1000);}
function leave(){
if(mp){end('end');mp.stop();mp.releaseMediaPlayer(mp.getNativePlayerInstanceID());mp=null;}}

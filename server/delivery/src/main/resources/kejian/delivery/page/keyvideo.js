var wanted='',spot=AT,still=0,seen=-1,away=false,broken=0,KEPT='kejian-beacon';
/* The newest report holds all before it: it alone is kept until the server says that it is on its
   disk, also over the end of the page. */
function keep(to){
try{if(to){localStorage.setItem(KEPT,to);}else{localStorage.removeItem(KEPT);}}catch(e){return false;}
return true;}
function kept(){
try{return localStorage.getItem(KEPT)||'';}catch(e){return '';}}
function ask(address,answered){
var r=new XMLHttpRequest();
r.open('GET',address,true);
r.onreadystatechange=function(){
if(r.readyState===4){answered(r.status,r.status===200&&r.getResponseHeader('Kejian-Recorded')==='1');}};
r.send(null);}
function post(to,again){
ask(to,function(status,recorded){
if(recorded){if(kept()===to){keep('');}if(wanted===to){wanted='';}}
else if(again){setTimeout(function(){if(wanted===to){post(to,true);}},5000);}});}
function send(to){
wanted=to;
keep(to);
post(to,true);}
function now(){return mp.readyState>0&&!away?Math.floor(mp.currentTime):-1;}
function seekTo(t){spot=t;mp.currentTime=t;}
function hold(){mp.pause();}
function resume(){mp.play();}
function happened(){return false;}
/* From play to the first picture, and for how long it stood still since: seconds are looked at. */
var asked=0,first=-1,stood=0;
function more(){return first<0?'':'&u='+first+'&k='+stood*1000;}
function say2(text){
var s=document.getElementById('no');
s.innerHTML=text;
s.style.visibility=text===''?'hidden':'visible';}
function play(){
spot=last>0?last:spot;
mp.src=URL;
mp.load();
mp.play();}
function gone(){
say2('\u6b64\u8bfe\u4ef6\u73b0\u5728\u4e0d\u80fd\u64ad\u653e\uff0c\u8bf7\u6309\u8fd4\u56de');
end('err');}
/* The line is cut, or the player lost its way: asks until the server is there again. */
function wait(){
if(over||away){return;}
tell('err');
away=true;
say2('\u7ebf\u8def\u4e2d\u65ad\uff0c\u6b63\u5728\u7b49\u5f85\uff0c\u6062\u590d\u540e\u81ea\u52a8\u7ee7\u7eed');
look();}
function look(){
ask(URL,function(status){
if(over){return;}
if(status>=400&&status<500){gone();}
else if(status!==200){setTimeout(look,3000);}
else if(broken>5){gone();}
else{broken++;still=0;away=false;play();}});}
function watch(){
if(over||paused||!mp){return;}
if(away){if(first>=0){stood++;}return;}
if(mp.currentTime===seen){still++;if(first>=0&&still>1&&!mp.ended&&!mp.seeking){stood++;}}else{still=0;seen=mp.currentTime;}
if(still>20){wait();}}
function started(){
var before=kept();
if(before){post(before,false);}
mp=document.getElementById('v');
if(!mp.play){mp=null;say2(document.getElementById('no').innerHTML);return;}
at=-1;
show();
crowd();
mp.addEventListener('loadedmetadata',function(){if(spot>0){mp.currentTime=spot;}},false);
mp.addEventListener('playing',function(){if(first<0){first=new Date().getTime()-asked;}if(now()>spot+5){broken=0;}say2('');},false);
mp.addEventListener('error',wait,false);
mp.addEventListener('ended',function(){end('end');up();},false);
if(AT>0){last=AT;}
asked=new Date().getTime();
play();
tell('play');
setInterval(tick,1000);
setInterval(watch,1000);}
function leave(){
if(mp){
var to;
end('end');
to=wanted;
if(to){new Image().src=to;}
mp.pause();
mp=null;}}

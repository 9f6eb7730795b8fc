var at=0,seenDown=false,jump=-1,place='';
function el(i){return document.getElementById('i'+i);}
function show(){
for(var i=0;i<N;i++){
el(i).className=i==at?'i f':'i';
try{if(i==at){el(i).focus();}else{el(i).blur();}}catch(e){}}}
function move(by){if(N>0){at=(at+by+N)%N;show();}}
function go(to){if(to){location.href=to;return true;}return false;}
function up(){if(!go(UP)){history.go(-1);}}
function open(i){if(i<N){go(el(i).href);}}
function own(what,code){return false;}
function started(){}
function say(t){
var p=document.getElementById('pn');
if(p){if(place==''){place=p.innerHTML;}p.innerHTML=t==''?place:t;}}
function jumping(what,code){
if(jump<0){
if(code!=48||P<2){return false;}
jump=0;}
else if(code>47&&code<58){if(jump<10000){jump=jump*10+code-48;}}
else{
var to=jump;
jump=-1;
say('');
if(what!='ok'||to<1||to>P){return what=='ok'||what=='back';}
return go(JF+to+JT);}
say('\u8df3\u5230'+(jump>0?jump:'_')+'/'+P);
return true;}
function leave(){}
function press(e){
var code=e.which||e.keyCode,what=K[code];
if(own(what,code)||jumping(what,code)){return false;}
if(what=='up'){move(-1);}
else if(what=='down'){move(1);}
else if(what=='left'){if(!go(PREV)){move(-1);}}
else if(what=='right'){if(!go(NEXT)){move(1);}}
else if(what=='ok'){open(at);}
else if(what=='back'){up();}
else if(what=='pageUp'){go(PREV);}
else if(what=='pageDown'){go(NEXT);}
else if(code>48&&code<58){if(code-49<R){open(code-49);}}
else{return true;}
return false;}
document.onkeydown=function(e){seenDown=true;return press(e||window.event);};
document.onkeypress=function(e){return seenDown?true:press(e||window.event);};
function start(){show();started();}

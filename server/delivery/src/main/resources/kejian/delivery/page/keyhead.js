var people=0,hint='';
function count(bad){
var s=document.getElementById('say');
if(hint==''){hint=s.innerHTML;}
s.innerHTML=bad?BAD:people>0?SAY1+people+SAY2:hint;}
function own(what,code){
if(code>47&&code<58){
people=people*10+code-48;
if(people>MOST){people=0;count(true);return true;}
if(people>999){return go(JOIN+people);}
count(false);
return true;}
if(people<1){return false;}
if(what=='ok'){return go(JOIN+people);}
people=0;
count(false);
return what=='back';}

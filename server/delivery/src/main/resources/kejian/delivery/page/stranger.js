function started(){
var id='';
try{id=Authentication.CTCGetConfig('UserID')||'';}catch(e1){}
if(!id){try{id=Authentication.CUGetConfig('UserID')||'';}catch(e2){}}
if(!NAMED&&/^[A-Za-z0-9][A-Za-z0-9_.:-]{0,47}$/.test(id)){location.href='/a/index.htm?box='+id;}}

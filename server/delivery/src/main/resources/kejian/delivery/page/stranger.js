function started(){
var id=box();
if(!NAMED&&/^[A-Za-z0-9][A-Za-z0-9_.:-]{0,47}$/.test(id)){location.href='/a/index.htm?box='+id;}}

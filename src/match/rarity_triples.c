/* SPDX-License-Identifier: Apache-2.0 */
#include "match/rarity_triples.h"

/* Measured over the source trees of git, redis, rails and curl, the same share of each. */
const char *const rarity_triples[RARITY_TRIPLES_BITS + 1] = {
    [4] = "   ",
    [6] = "\n  ",
    [8] = " =  re th***;\n aaaionthe",
    [9] = "\t\t\t\n\t\t\n\n   # *  co in to {\n);\n*/\n---/* ;\n\tameandatecomconcurected endentest"
          "forhe if ingintserstrtestioto urlver",
    [10] =
        "\n *  \"  /  a  d  e  i  r  s  } && */ a  an as ca ch cu de en fi fo if is li no of pa se"
        " st }\n\", &\n\t&&\n)\n ) {,\n , \".\n ;\n\nablactallargaseassataatibbbblechachect ctidat"
        "defe ae ce se te, eader errersertes essetuf (filgitharhisid ilein ineireis istit iteithize"
        "keyle lenmenmodnamnd\nnd nfing notnt nteodeof ommon onnonsoptor outpatpecprore rearedrep"
        "resretrinrl_rn se setst st_stat ctattedterthitortritruturtypullurnusevalwitype}\n\n",
    [11] =
        "\t\t \tgi\tif\n\n\t\n\n#\n# \n</\nms\n}\n  *  <  m  t \"$ #  *\n -  -- /* == ac ad al ar"
        " be bu cl di do el ex fr ha it lo ma me mo ne nu on op or pr si so su te tr un us va we wh"
        " wi | \"\n \",\n\": #  ###(re, &, 0, a, c, i, s, t. *.co: \"= 0= c== ===>\n<_co_in_re_st"
        "achackaddageailainal alialuan angappar areartas astat atcathattavebasbjebufcalcascatcesch "
        "ckecliclucodcorcoucred\n\nd\n d \"d td, de delderdifdindirdisdule\n e \"e =e fe ie me oe r"
        "eateckecoed_edief efieleelsemoen enceplequer-er.er_eraereeriervet eteeveexpextf tffffigfin"
        "flafrogethanhashatheahechenherhtticaideienif(ignimeincindinfiniinsitiivejeclasle_lealeslib"
        "liclielinlisll lloloclonlseludluely manmatme mermitmmammimplmsgn an tncenclndendine nednew"
        "nfongenitnnens nsenstntintrntsnulnumobjockoduoidoneonfongontopeordoreormortoryostot oteoto"
        "ounparpenperplepliplyporpospreptiquer *r tr, ranratrecreerefremrenreqritrmaromrorrrort_ruc"
        "rvery s =s as fs is ts, sedsensinsiosizspess ssestestosubt -t =t at bt ft it rt st tt, t_c"
        "t_et_stabtchte temtenth thathotictimtintivtratrets ttpualuctudeuleultuncuntustut ve voiwri"
        "xpe}\n ",
    [12] =
        "\t\tg\t\tr\t  \t *\t}\n\n\t \n\tc\n\tg\n\ts\n\tt\n\n/\n\ns\n\nt\n#d\n#i\nco\nre\nst\nte"
        "\n{\n  (  f  g  l  n  p  u  { != \"\" \"a \"c \"m \"n \"r \"s \"t %s (! (c (s *c 0) 0; 0x"
        " <  => \\\n ap at ba br by c- cr da er fa fu ge gi he ht ke la le mi na ob ou pe po ra ru"
        " sh sp ta ti ty up ve wa wo yo {  || },!= \"\n\n\"\nm\" =\");\"co#: #de#en#if#in&\n\n&& "
        "'\n\n' '() (c,(co(st)\n\t)\n{) &) =))\n));), * a* c* i* s* t,\n\t,  , :, d, e, l, m, n, o"
        ", r, w->s-pa.\n\n.c:.gi.re/\n\n0, 0000;\n1;\n:\n : t: {://;\n}= \"= d= f= n= r= s>\n \\n\""
        "] =], ____ar_de_di_en_eq_ex_fi_fo_ke_li_ma_na_no_op_pa_pr_se_su_t _ti_to_wia, acead adeags"
        "akealsampancansantanyaraardarrarsaryashasyatoatuaulautbacbarbe berbinblobrabrebuibutby c, "
        "c->caccancccccece chichock clacleclocmdcmpcolcopcrict_ctectoctsctuctxd *d =d ad cd fd id o"
        "d sdddddrdeddendesdexdicdledo\ndo dreds e *e de ee he le ne pe ue we\":e) e);e.ce: e;\n"
        "e>\ne_ae_ce_oe_re_se_teameasebuechecied.eedefaeldelleloemeempenaeneengenseofepoer\"er,erg"
        "es\"es.es_esceseesoespesuet_ethexif af sfaifauferffefiefirfixfrefung tg, ge gengergesght"
        "gidgingnegragregs gsthavhelhilhinhoshouialibuic iceichictid)ieliesiffifiifyighildillilsipt"
        "irsiseismit_itoityk;\nketl, laglatld lecledlemlerletlidlitll)ll,lleloaloglowlt ltimaimal"
        "maxmbeme,memmesmetminmorn \"n 0n =n cn en fn in on rn sn\"\nn, nalnchnctnd_ndlnecnelnernex"
        "ng_nglngtninnlynodnonnsint_ntao ao bo so toadocaocoodioinollom omeompon_ondonlookopyor_ori"
        "oseothou oulouroveownpacpdape plapplppopript_ptrputquaquir \"r =r ar fr ir;\nracrairamrce"
        "re_relrevrgergvribrigriprolrotrourrers rsersirstrt rtirueruns\n s 's bs cs ds ms ns os s"
        "s ws)\ns->sagscoscrsdsse\nse_secselsessgisgsshashosigsmosocspasposshssisslst.stistssucsul"
        "supt\n t *t dt et ht lt nt ot pt wt: t;\nt_ft_mt_nt_pt_rt_tta ta,tagtaitarte_tegtexth_thr"
        "tiato_toptpstr trotryttettrtuaty uccue uesuffuiluldumbumeundunsupduppureushuteuthvarve_vel"
        "venwarwe whewhiwinwory ty, youze_|\n | ||| } e},\n};\n",
    [13] =
        "\t\t/\t\tc\t\ts\t\tt\t\t}\tco\n\te\n\tr\n\t}\n#:\n#e\n'\n\nin\nvo  _  v  w \"% \"f \"g \"h"
        " \"i \"o \"p #\n '\n (i *p +  -1 1; :  << au bi bl bo ho id mu pu ro sa sc sd ss vo wr } "
        "\"\n\"\" &\" d\")\n\"st#\n # c# s'\n\t();(cu(da(se)\n\n) d) |* r, 1, h, u,nu->a->p-co-fo"
        "-li-re.\n\t....0..h\"/\n\t/\n#0) 0);: c; /= '= (= -= 1= a= l= t= {=> >\n\n_at_ca_ch_cl_cm"
        "_da_ea_er_ge_ha_id_le_me_si_ta_ty_va```a sa->accad_adiaftal_aniannapiariarnat\nay bitbmo"
        "bugc =c icerck_d -d hd ld nd pd rd wd.\nd_add debdepditdocdondowe\n\ne <e `e ge {e\" e)\n"
        "e->e.\ne. e=\"e_fe_peaceakeanearecued,ee ee(eenefsegiel elpem en(en)envepter\ner:eryes\n"
        "es)etaetcetietsew exaey eysf cf, falff_foofteg ag fgotgrogthgumgurh ah th\"\nhe\nhedhemhic"
        "ho hodhorhowhtmiatiedif\nig iguiltimaimiimpin_inainkinvis.is_isait-itlitske kedkenkinl g"
        "l);l;\nl_cl_el_slarld_le,ll;llbloblopls lsoltelualusm tmakmarmasmd_me)me_migmmemotmovmp "
        "mptmulmusn -n nn wn\",n. n: n;\nnatncrnd(ndondsneenesng(nieno nornownpunt,nt-ntfntoo co, "
        "oceoffokeoldon\non\"on(on)on-onaoolor(orkosiow oxyp =paspe_pirponppeps:ptypusr\n r (r cr e"
        "r mr or sr) r);r: rdbrderegrgsrgurierifrl rlerlormirocroxrras *s hs ps rs\"\ns\" s\",s) "
        "s);s.\ns. s:/s;\nsh sh_sidsitskiso solsonsorsoussassostdsynt ut\",t)\nt) t);t_at_dt_ita-"
        "tante(te,tiptittletmltoctomtputrcts.tt>tusubmuiruniurcurrusiutiutpvedwilxamy\n y *y ay d"
        "y oy sy_sze }\n\t",
};

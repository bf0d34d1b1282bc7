#ifdef PEG
struct T_SRC {
	char *fl; int ln;
} T_SRC[NTRANS];

void
tr_2_src(int m, char *file, int ln)
{	T_SRC[m].fl = file;
	T_SRC[m].ln = ln;
}

void
putpeg(int n, int m)
{	printf("%5d	trans %4d ", m, n);
	printf("%s:%d\n",
		T_SRC[n].fl, T_SRC[n].ln);
}
#endif

void
settable(void)
{	Trans *T;
	Trans *settr(int, int, int, int, int, char *, int, int, int);

	trans = (Trans ***) emalloc(8*sizeof(Trans **));

	/* proctype 6: :init: */

	trans[6] = (Trans **) emalloc(17*sizeof(Trans *));

	T = trans[ 6][15] = settr(818,2,0,0,0,"ATOMIC", 0, 2, 0);
	T->nxt	= settr(818,2,1,0,0,"ATOMIC", 0, 2, 0);
	trans[6][1]	= settr(804,2,7,3,3,"k = 0", 0, 2, 0);
	trans[6][8]	= settr(811,2,7,1,0,".(goto)", 0, 2, 0);
	T = trans[6][7] = settr(810,2,0,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(810,2,2,0,0,"DO", 0, 2, 0);
	    T->nxt	= settr(810,2,5,0,0,"DO", 0, 2, 0);
	trans[6][2]	= settr(805,2,3,4,0,"((k<3))", 0, 2, 0);
	trans[6][3]	= settr(806,2,4,5,5,"(run Call(k))", 0, 2, 0);
	trans[6][4]	= settr(807,2,7,6,6,"k = (k+1)", 0, 2, 0);
	trans[6][5]	= settr(808,2,10,2,0,"else", 0, 2, 0);
	trans[6][6]	= settr(809,2,10,1,0,"goto :b6", 0, 2, 0);
	trans[6][9]	= settr(812,2,10,1,0,"break", 0, 2, 0);
	trans[6][10]	= settr(813,2,11,7,7,"(run Recovery(0))", 0, 2, 0);
	trans[6][11]	= settr(814,2,12,8,8,"(run Recovery(1))", 0, 2, 0);
	trans[6][12]	= settr(815,2,13,9,9,"(run Background())", 0, 2, 0);
	trans[6][13]	= settr(816,2,14,10,10,"(run Faults())", 0, 2, 0);
	trans[6][14]	= settr(817,0,16,11,11,"(run Crash())", 0, 2, 0);
	trans[6][16]	= settr(819,0,0,12,12,"-end-", 0, 3500, 0);

	/* proctype 5: Crash */

	trans[5] = (Trans **) emalloc(3*sizeof(Trans *));

	trans[5][1]	= settr(802,0,2,1,0,"(1)", 0, 2, 0);
	trans[5][2]	= settr(803,0,0,13,13,"-end-", 0, 3500, 0);

	/* proctype 4: Faults */

	trans[4] = (Trans **) emalloc(3*sizeof(Trans *));

	trans[4][1]	= settr(800,0,2,1,0,"(1)", 0, 2, 0);
	trans[4][2]	= settr(801,0,0,14,14,"-end-", 0, 3500, 0);

	/* proctype 3: Background */

	trans[3] = (Trans **) emalloc(483*sizeof(Trans *));

	trans[3][271]	= settr(588,0,270,1,0,".(goto)", 0, 2, 0);
	T = trans[3][270] = settr(587,0,0,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(587,0,10,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(587,0,99,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(587,0,188,0,0,"DO", 0, 2, 0);
	    T->nxt	= settr(587,0,268,0,0,"DO", 0, 2, 0);
	T = trans[ 3][10] = settr(327,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(327,2,1,0,0,"ATOMIC", 1, 2, 0);
	trans[3][1]	= settr(318,2,8,15,15,"(((lease[0]!=0)&&(crashed[(0&1)]||(0&&(stalls==0)))))", 1, 2, 0); /* m: 2 -> 8,0 */
	reached3[2] = 1;
	trans[3][2]	= settr(0,0,0,0,0,"c = 0",0,0,0);
	trans[3][3]	= settr(0,0,0,0,0,"a = lease[0]",0,0,0);
	T = trans[3][8] = settr(325,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(325,2,4,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(325,2,6,0,0,"IF", 1, 2, 0);
	trans[3][4]	= settr(321,4,89,16,16,"(!(crashed[(0&1)]))", 1, 2, 0); /* m: 5 -> 89,0 */
	reached3[5] = 1;
	trans[3][5]	= settr(0,0,0,0,0,"stalls = (stalls+1)",0,0,0);
	trans[3][9]	= settr(326,0,89,17,17,".(goto)", 1, 2, 0);
	trans[3][6]	= settr(323,2,7,2,0,"else", 1, 2, 0);
	trans[3][7]	= settr(324,4,89,18,18,"(1)", 1, 2, 0); /* m: 9 -> 89,0 */
	reached3[9] = 1;
	T = trans[ 3][89] = settr(406,0,0,0,0,"sub-sequence", 0, 2, 0);
	T->nxt	= settr(406,0,43,0,0,"sub-sequence", 0, 2, 0);
	T = trans[ 3][43] = settr(360,0,0,0,0,"sub-sequence", 0, 2, 0);
	T->nxt	= settr(360,0,42,0,0,"sub-sequence", 0, 2, 0);
	T = trans[ 3][42] = settr(359,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(359,2,11,0,0,"ATOMIC", 1, 2, 0);
	trans[3][11]	= settr(328,2,22,19,19,"added = 0", 1, 2, 0);
	T = trans[3][22] = settr(339,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(339,2,12,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(339,2,16,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(339,2,20,0,0,"IF", 1, 2, 0);
	trans[3][12]	= settr(329,2,36,20,20,"((record[c]==0))", 1, 2, 0); /* m: 13 -> 36,0 */
	reached3[13] = 1;
	trans[3][13]	= settr(0,0,0,0,0,"record[c] = 1",0,0,0);
	trans[3][14]	= settr(0,0,0,0,0,"added = a",0,0,0);
	trans[3][15]	= settr(0,0,0,0,0,"amount[c] = a",0,0,0);
	trans[3][23]	= settr(340,2,36,1,0,".(goto)", 1, 2, 0);
	trans[3][16]	= settr(333,2,36,21,21,"(((record[c]==1)&&(1==2)))", 1, 2, 0); /* m: 17 -> 36,0 */
	reached3[17] = 1;
	trans[3][17]	= settr(0,0,0,0,0,"record[c] = 2",0,0,0);
	trans[3][18]	= settr(0,0,0,0,0,"added = (a-amount[c])",0,0,0);
	trans[3][19]	= settr(0,0,0,0,0,"amount[c] = a",0,0,0);
	trans[3][20]	= settr(337,2,21,2,0,"else", 1, 2, 0);
	trans[3][21]	= settr(338,2,36,1,0,"(1)", 1, 2, 0);
	T = trans[3][36] = settr(353,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(353,2,24,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(353,2,34,0,0,"IF", 1, 2, 0);
	trans[3][24]	= settr(341,2,32,22,22,"((added!=0))", 1, 2, 0); /* m: 25 -> 32,0 */
	reached3[25] = 1;
	trans[3][25]	= settr(0,0,0,0,0,"total[1] = (total[1]+added)",0,0,0);
	trans[3][26]	= settr(0,0,0,0,0,"row[1] = (row[1]+1)",0,0,0);
	T = trans[3][32] = settr(349,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(349,2,27,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(349,2,30,0,0,"IF", 1, 2, 0);
	trans[3][27]	= settr(344,4,82,23,23,"(((0==1)||(c<2)))", 1, 2, 0); /* m: 28 -> 82,0 */
	reached3[28] = 1;
	trans[3][28]	= settr(0,0,0,0,0,"total[0] = (total[0]+added)",0,0,0);
	trans[3][29]	= settr(0,0,0,0,0,"row[0] = (row[0]+1)",0,0,0);
	trans[3][33]	= settr(350,2,38,1,0,".(goto)", 1, 2, 0); /* m: 38 -> 0,82 */
	reached3[38] = 1;
	trans[3][30]	= settr(347,2,31,2,0,"else", 1, 2, 0);
	trans[3][31]	= settr(348,4,82,24,24,"(1)", 1, 2, 0); /* m: 38 -> 82,0 */
	reached3[38] = 1;
	trans[3][37]	= settr(354,2,38,1,0,".(goto)", 1, 2, 0); /* m: 38 -> 0,82 */
	reached3[38] = 1;
	trans[3][34]	= settr(351,2,35,2,0,"else", 1, 2, 0);
	trans[3][35]	= settr(352,4,82,25,25,"(1)", 1, 2, 0); /* m: 38 -> 82,0 */
	reached3[38] = 1;
	trans[3][38]	= settr(355,4,82,26,26,"t0 = total[0]", 1, 2, 0); /* m: 39 -> 0,82 */
	reached3[39] = 1;
	trans[3][39]	= settr(0,0,0,0,0,"v0 = row[0]",0,0,0);
	trans[3][40]	= settr(0,0,0,0,0,"t1 = total[1]",0,0,0);
	trans[3][41]	= settr(0,0,0,0,0,"v1 = row[1]",0,0,0);
	T = trans[ 3][82] = settr(399,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(399,2,44,0,0,"ATOMIC", 1, 2, 0);
	trans[3][44]	= settr(361,2,81,27,0,"(((!(1)||(marker==known[1]))&&(!(1)||(loaded==known[1]))))", 1, 2, 0);
	T = trans[ 3][81] = settr(398,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(398,0,45,0,0,"sub-sequence", 1, 2, 0);
	trans[3][45]	= settr(362,2,60,28,28,"lease[c] = 0", 1, 2, 0);
	T = trans[ 3][60] = settr(377,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(377,0,58,0,0,"sub-sequence", 1, 2, 0);
	T = trans[3][58] = settr(375,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(375,2,46,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(375,2,54,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(375,2,56,0,0,"IF", 1, 2, 0);
	trans[3][46]	= settr(363,2,52,29,29,"((1&&(v1>version[1])))", 1, 2, 0); /* m: 47 -> 52,0 */
	reached3[47] = 1;
	trans[3][47]	= settr(0,0,0,0,0,"version[1] = v1",0,0,0);
	T = trans[3][52] = settr(369,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(369,2,48,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(369,2,50,0,0,"IF", 1, 2, 0);
	trans[3][48]	= settr(365,2,79,30,30,"(!((seeded[1]!=marker)))", 1, 2, 0); /* m: 49 -> 79,0 */
	reached3[49] = 1;
	trans[3][49]	= settr(0,0,0,0,0,"settled[1] = t1",0,0,0);
	trans[3][53]	= settr(370,2,79,1,0,".(goto)", 1, 2, 0);
	trans[3][50]	= settr(367,2,51,2,0,"else", 1, 2, 0);
	trans[3][51]	= settr(368,2,79,1,0,"(1)", 1, 2, 0);
	trans[3][59]	= settr(376,2,79,1,0,".(goto)", 1, 2, 0);
	trans[3][54]	= settr(371,2,79,31,31,"((!(1)&&!((seeded[1]!=marker))))", 1, 2, 0); /* m: 55 -> 79,0 */
	reached3[55] = 1;
	trans[3][55]	= settr(0,0,0,0,0,"settled[1] = (settled[1]+added)",0,0,0);
	trans[3][56]	= settr(373,2,57,2,0,"else", 1, 2, 0);
	trans[3][57]	= settr(374,2,79,1,0,"(1)", 1, 2, 0);
	T = trans[3][79] = settr(396,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(396,2,61,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(396,2,77,0,0,"IF", 1, 2, 0);
	trans[3][61]	= settr(378,2,76,32,32,"(((0==1)||(c<2)))", 1, 2, 0);
	T = trans[ 3][76] = settr(393,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(393,0,74,0,0,"sub-sequence", 1, 2, 0);
	T = trans[3][74] = settr(391,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(391,2,62,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(391,2,70,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(391,2,72,0,0,"IF", 1, 2, 0);
	trans[3][62]	= settr(379,2,68,33,33,"((1&&(v0>version[0])))", 1, 2, 0); /* m: 63 -> 68,0 */
	reached3[63] = 1;
	trans[3][63]	= settr(0,0,0,0,0,"version[0] = v0",0,0,0);
	T = trans[3][68] = settr(385,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(385,2,64,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(385,2,66,0,0,"IF", 1, 2, 0);
	trans[3][64]	= settr(381,0,270,34,34,"(!((seeded[0]!=marker)))", 1, 2, 0); /* m: 65 -> 270,0 */
	reached3[65] = 1;
	trans[3][65]	= settr(0,0,0,0,0,"settled[0] = t0",0,0,0);
	trans[3][69]	= settr(386,2,75,1,0,".(goto)", 1, 2, 0); /* m: 75 -> 0,270 */
	reached3[75] = 1;
	trans[3][66]	= settr(383,2,67,2,0,"else", 1, 2, 0);
	trans[3][67]	= settr(384,0,270,35,35,"(1)", 1, 2, 0); /* m: 75 -> 270,0 */
	reached3[75] = 1;
	trans[3][75]	= settr(392,0,270,36,36,".(goto)", 1, 2, 0); /* m: 80 -> 0,270 */
	reached3[80] = 1;
	trans[3][70]	= settr(387,0,270,37,37,"((!(1)&&!((seeded[0]!=marker))))", 1, 2, 0); /* m: 71 -> 270,0 */
	reached3[71] = 1;
	trans[3][71]	= settr(0,0,0,0,0,"settled[0] = (settled[0]+added)",0,0,0);
	trans[3][72]	= settr(389,2,73,2,0,"else", 1, 2, 0);
	trans[3][73]	= settr(390,0,270,38,38,"(1)", 1, 2, 0); /* m: 75 -> 270,0 */
	reached3[75] = 1;
	trans[3][80]	= settr(397,0,270,39,39,".(goto)", 1, 2, 0); /* m: 83 -> 0,270 */
	reached3[83] = 1;
	trans[3][77]	= settr(394,2,78,2,0,"else", 1, 2, 0);
	trans[3][78]	= settr(395,0,270,40,40,"(1)", 1, 2, 0); /* m: 80 -> 270,0 */
	reached3[80] = 1;
	trans[3][83]	= settr(0,0,0,0,0,"t0 = 0",0,0,0);
	trans[3][84]	= settr(0,0,0,0,0,"v0 = 0",0,0,0);
	trans[3][85]	= settr(0,0,0,0,0,"t1 = 0",0,0,0);
	trans[3][86]	= settr(0,0,0,0,0,"v1 = 0",0,0,0);
	trans[3][87]	= settr(0,0,0,0,0,"added = 0",0,0,0);
	trans[3][88]	= settr(0,0,0,0,0,"a = 0",0,0,0);
	T = trans[ 3][99] = settr(416,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(416,2,90,0,0,"ATOMIC", 1, 2, 0);
	trans[3][90]	= settr(407,2,97,41,41,"(((lease[1]!=0)&&(crashed[(1&1)]||(0&&(stalls==0)))))", 1, 2, 0); /* m: 91 -> 97,0 */
	reached3[91] = 1;
	trans[3][91]	= settr(0,0,0,0,0,"c = 1",0,0,0);
	trans[3][92]	= settr(0,0,0,0,0,"a = lease[1]",0,0,0);
	T = trans[3][97] = settr(414,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(414,2,93,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(414,2,95,0,0,"IF", 1, 2, 0);
	trans[3][93]	= settr(410,4,178,42,42,"(!(crashed[(1&1)]))", 1, 2, 0); /* m: 94 -> 178,0 */
	reached3[94] = 1;
	trans[3][94]	= settr(0,0,0,0,0,"stalls = (stalls+1)",0,0,0);
	trans[3][98]	= settr(415,0,178,43,43,".(goto)", 1, 2, 0);
	trans[3][95]	= settr(412,2,96,2,0,"else", 1, 2, 0);
	trans[3][96]	= settr(413,4,178,44,44,"(1)", 1, 2, 0); /* m: 98 -> 178,0 */
	reached3[98] = 1;
	T = trans[ 3][178] = settr(495,0,0,0,0,"sub-sequence", 0, 2, 0);
	T->nxt	= settr(495,0,132,0,0,"sub-sequence", 0, 2, 0);
	T = trans[ 3][132] = settr(449,0,0,0,0,"sub-sequence", 0, 2, 0);
	T->nxt	= settr(449,0,131,0,0,"sub-sequence", 0, 2, 0);
	T = trans[ 3][131] = settr(448,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(448,2,100,0,0,"ATOMIC", 1, 2, 0);
	trans[3][100]	= settr(417,2,111,45,45,"added = 0", 1, 2, 0);
	T = trans[3][111] = settr(428,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(428,2,101,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(428,2,105,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(428,2,109,0,0,"IF", 1, 2, 0);
	trans[3][101]	= settr(418,2,125,46,46,"((record[c]==0))", 1, 2, 0); /* m: 102 -> 125,0 */
	reached3[102] = 1;
	trans[3][102]	= settr(0,0,0,0,0,"record[c] = 1",0,0,0);
	trans[3][103]	= settr(0,0,0,0,0,"added = a",0,0,0);
	trans[3][104]	= settr(0,0,0,0,0,"amount[c] = a",0,0,0);
	trans[3][112]	= settr(429,2,125,1,0,".(goto)", 1, 2, 0);
	trans[3][105]	= settr(422,2,125,47,47,"(((record[c]==1)&&(1==2)))", 1, 2, 0); /* m: 106 -> 125,0 */
	reached3[106] = 1;
	trans[3][106]	= settr(0,0,0,0,0,"record[c] = 2",0,0,0);
	trans[3][107]	= settr(0,0,0,0,0,"added = (a-amount[c])",0,0,0);
	trans[3][108]	= settr(0,0,0,0,0,"amount[c] = a",0,0,0);
	trans[3][109]	= settr(426,2,110,2,0,"else", 1, 2, 0);
	trans[3][110]	= settr(427,2,125,1,0,"(1)", 1, 2, 0);
	T = trans[3][125] = settr(442,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(442,2,113,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(442,2,123,0,0,"IF", 1, 2, 0);
	trans[3][113]	= settr(430,2,121,48,48,"((added!=0))", 1, 2, 0); /* m: 114 -> 121,0 */
	reached3[114] = 1;
	trans[3][114]	= settr(0,0,0,0,0,"total[1] = (total[1]+added)",0,0,0);
	trans[3][115]	= settr(0,0,0,0,0,"row[1] = (row[1]+1)",0,0,0);
	T = trans[3][121] = settr(438,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(438,2,116,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(438,2,119,0,0,"IF", 1, 2, 0);
	trans[3][116]	= settr(433,4,171,49,49,"(((0==1)||(c<2)))", 1, 2, 0); /* m: 117 -> 171,0 */
	reached3[117] = 1;
	trans[3][117]	= settr(0,0,0,0,0,"total[0] = (total[0]+added)",0,0,0);
	trans[3][118]	= settr(0,0,0,0,0,"row[0] = (row[0]+1)",0,0,0);
	trans[3][122]	= settr(439,2,127,1,0,".(goto)", 1, 2, 0); /* m: 127 -> 0,171 */
	reached3[127] = 1;
	trans[3][119]	= settr(436,2,120,2,0,"else", 1, 2, 0);
	trans[3][120]	= settr(437,4,171,50,50,"(1)", 1, 2, 0); /* m: 127 -> 171,0 */
	reached3[127] = 1;
	trans[3][126]	= settr(443,2,127,1,0,".(goto)", 1, 2, 0); /* m: 127 -> 0,171 */
	reached3[127] = 1;
	trans[3][123]	= settr(440,2,124,2,0,"else", 1, 2, 0);
	trans[3][124]	= settr(441,4,171,51,51,"(1)", 1, 2, 0); /* m: 127 -> 171,0 */
	reached3[127] = 1;
	trans[3][127]	= settr(444,4,171,52,52,"t0 = total[0]", 1, 2, 0); /* m: 128 -> 0,171 */
	reached3[128] = 1;
	trans[3][128]	= settr(0,0,0,0,0,"v0 = row[0]",0,0,0);
	trans[3][129]	= settr(0,0,0,0,0,"t1 = total[1]",0,0,0);
	trans[3][130]	= settr(0,0,0,0,0,"v1 = row[1]",0,0,0);
	T = trans[ 3][171] = settr(488,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(488,2,133,0,0,"ATOMIC", 1, 2, 0);
	trans[3][133]	= settr(450,2,170,53,0,"(((!(1)||(marker==known[1]))&&(!(1)||(loaded==known[1]))))", 1, 2, 0);
	T = trans[ 3][170] = settr(487,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(487,0,134,0,0,"sub-sequence", 1, 2, 0);
	trans[3][134]	= settr(451,2,149,54,54,"lease[c] = 0", 1, 2, 0);
	T = trans[ 3][149] = settr(466,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(466,0,147,0,0,"sub-sequence", 1, 2, 0);
	T = trans[3][147] = settr(464,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(464,2,135,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(464,2,143,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(464,2,145,0,0,"IF", 1, 2, 0);
	trans[3][135]	= settr(452,2,141,55,55,"((1&&(v1>version[1])))", 1, 2, 0); /* m: 136 -> 141,0 */
	reached3[136] = 1;
	trans[3][136]	= settr(0,0,0,0,0,"version[1] = v1",0,0,0);
	T = trans[3][141] = settr(458,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(458,2,137,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(458,2,139,0,0,"IF", 1, 2, 0);
	trans[3][137]	= settr(454,2,168,56,56,"(!((seeded[1]!=marker)))", 1, 2, 0); /* m: 138 -> 168,0 */
	reached3[138] = 1;
	trans[3][138]	= settr(0,0,0,0,0,"settled[1] = t1",0,0,0);
	trans[3][142]	= settr(459,2,168,1,0,".(goto)", 1, 2, 0);
	trans[3][139]	= settr(456,2,140,2,0,"else", 1, 2, 0);
	trans[3][140]	= settr(457,2,168,1,0,"(1)", 1, 2, 0);
	trans[3][148]	= settr(465,2,168,1,0,".(goto)", 1, 2, 0);
	trans[3][143]	= settr(460,2,168,57,57,"((!(1)&&!((seeded[1]!=marker))))", 1, 2, 0); /* m: 144 -> 168,0 */
	reached3[144] = 1;
	trans[3][144]	= settr(0,0,0,0,0,"settled[1] = (settled[1]+added)",0,0,0);
	trans[3][145]	= settr(462,2,146,2,0,"else", 1, 2, 0);
	trans[3][146]	= settr(463,2,168,1,0,"(1)", 1, 2, 0);
	T = trans[3][168] = settr(485,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(485,2,150,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(485,2,166,0,0,"IF", 1, 2, 0);
	trans[3][150]	= settr(467,2,165,58,58,"(((0==1)||(c<2)))", 1, 2, 0);
	T = trans[ 3][165] = settr(482,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(482,0,163,0,0,"sub-sequence", 1, 2, 0);
	T = trans[3][163] = settr(480,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(480,2,151,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(480,2,159,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(480,2,161,0,0,"IF", 1, 2, 0);
	trans[3][151]	= settr(468,2,157,59,59,"((1&&(v0>version[0])))", 1, 2, 0); /* m: 152 -> 157,0 */
	reached3[152] = 1;
	trans[3][152]	= settr(0,0,0,0,0,"version[0] = v0",0,0,0);
	T = trans[3][157] = settr(474,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(474,2,153,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(474,2,155,0,0,"IF", 1, 2, 0);
	trans[3][153]	= settr(470,0,270,60,60,"(!((seeded[0]!=marker)))", 1, 2, 0); /* m: 154 -> 270,0 */
	reached3[154] = 1;
	trans[3][154]	= settr(0,0,0,0,0,"settled[0] = t0",0,0,0);
	trans[3][158]	= settr(475,2,164,1,0,".(goto)", 1, 2, 0); /* m: 164 -> 0,270 */
	reached3[164] = 1;
	trans[3][155]	= settr(472,2,156,2,0,"else", 1, 2, 0);
	trans[3][156]	= settr(473,0,270,61,61,"(1)", 1, 2, 0); /* m: 164 -> 270,0 */
	reached3[164] = 1;
	trans[3][164]	= settr(481,0,270,62,62,".(goto)", 1, 2, 0); /* m: 169 -> 0,270 */
	reached3[169] = 1;
	trans[3][159]	= settr(476,0,270,63,63,"((!(1)&&!((seeded[0]!=marker))))", 1, 2, 0); /* m: 160 -> 270,0 */
	reached3[160] = 1;
	trans[3][160]	= settr(0,0,0,0,0,"settled[0] = (settled[0]+added)",0,0,0);
	trans[3][161]	= settr(478,2,162,2,0,"else", 1, 2, 0);
	trans[3][162]	= settr(479,0,270,64,64,"(1)", 1, 2, 0); /* m: 164 -> 270,0 */
	reached3[164] = 1;
	trans[3][169]	= settr(486,0,270,65,65,".(goto)", 1, 2, 0); /* m: 172 -> 0,270 */
	reached3[172] = 1;
	trans[3][166]	= settr(483,2,167,2,0,"else", 1, 2, 0);
	trans[3][167]	= settr(484,0,270,66,66,"(1)", 1, 2, 0); /* m: 169 -> 270,0 */
	reached3[169] = 1;
	trans[3][172]	= settr(0,0,0,0,0,"t0 = 0",0,0,0);
	trans[3][173]	= settr(0,0,0,0,0,"v0 = 0",0,0,0);
	trans[3][174]	= settr(0,0,0,0,0,"t1 = 0",0,0,0);
	trans[3][175]	= settr(0,0,0,0,0,"v1 = 0",0,0,0);
	trans[3][176]	= settr(0,0,0,0,0,"added = 0",0,0,0);
	trans[3][177]	= settr(0,0,0,0,0,"a = 0",0,0,0);
	T = trans[ 3][188] = settr(505,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(505,2,179,0,0,"ATOMIC", 1, 2, 0);
	trans[3][179]	= settr(496,2,186,67,67,"(((lease[2]!=0)&&(crashed[(2&1)]||(0&&(stalls==0)))))", 1, 2, 0); /* m: 180 -> 186,0 */
	reached3[180] = 1;
	trans[3][180]	= settr(0,0,0,0,0,"c = 2",0,0,0);
	trans[3][181]	= settr(0,0,0,0,0,"a = lease[2]",0,0,0);
	T = trans[3][186] = settr(503,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(503,2,182,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(503,2,184,0,0,"IF", 1, 2, 0);
	trans[3][182]	= settr(499,4,267,68,68,"(!(crashed[(2&1)]))", 1, 2, 0); /* m: 183 -> 267,0 */
	reached3[183] = 1;
	trans[3][183]	= settr(0,0,0,0,0,"stalls = (stalls+1)",0,0,0);
	trans[3][187]	= settr(504,0,267,69,69,".(goto)", 1, 2, 0);
	trans[3][184]	= settr(501,2,185,2,0,"else", 1, 2, 0);
	trans[3][185]	= settr(502,4,267,70,70,"(1)", 1, 2, 0); /* m: 187 -> 267,0 */
	reached3[187] = 1;
	T = trans[ 3][267] = settr(584,0,0,0,0,"sub-sequence", 0, 2, 0);
	T->nxt	= settr(584,0,221,0,0,"sub-sequence", 0, 2, 0);
	T = trans[ 3][221] = settr(538,0,0,0,0,"sub-sequence", 0, 2, 0);
	T->nxt	= settr(538,0,220,0,0,"sub-sequence", 0, 2, 0);
	T = trans[ 3][220] = settr(537,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(537,2,189,0,0,"ATOMIC", 1, 2, 0);
	trans[3][189]	= settr(506,2,200,71,71,"added = 0", 1, 2, 0);
	T = trans[3][200] = settr(517,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(517,2,190,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(517,2,194,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(517,2,198,0,0,"IF", 1, 2, 0);
	trans[3][190]	= settr(507,2,214,72,72,"((record[c]==0))", 1, 2, 0); /* m: 191 -> 214,0 */
	reached3[191] = 1;
	trans[3][191]	= settr(0,0,0,0,0,"record[c] = 1",0,0,0);
	trans[3][192]	= settr(0,0,0,0,0,"added = a",0,0,0);
	trans[3][193]	= settr(0,0,0,0,0,"amount[c] = a",0,0,0);
	trans[3][201]	= settr(518,2,214,1,0,".(goto)", 1, 2, 0);
	trans[3][194]	= settr(511,2,214,73,73,"(((record[c]==1)&&(1==2)))", 1, 2, 0); /* m: 195 -> 214,0 */
	reached3[195] = 1;
	trans[3][195]	= settr(0,0,0,0,0,"record[c] = 2",0,0,0);
	trans[3][196]	= settr(0,0,0,0,0,"added = (a-amount[c])",0,0,0);
	trans[3][197]	= settr(0,0,0,0,0,"amount[c] = a",0,0,0);
	trans[3][198]	= settr(515,2,199,2,0,"else", 1, 2, 0);
	trans[3][199]	= settr(516,2,214,1,0,"(1)", 1, 2, 0);
	T = trans[3][214] = settr(531,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(531,2,202,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(531,2,212,0,0,"IF", 1, 2, 0);
	trans[3][202]	= settr(519,2,210,74,74,"((added!=0))", 1, 2, 0); /* m: 203 -> 210,0 */
	reached3[203] = 1;
	trans[3][203]	= settr(0,0,0,0,0,"total[1] = (total[1]+added)",0,0,0);
	trans[3][204]	= settr(0,0,0,0,0,"row[1] = (row[1]+1)",0,0,0);
	T = trans[3][210] = settr(527,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(527,2,205,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(527,2,208,0,0,"IF", 1, 2, 0);
	trans[3][205]	= settr(522,4,260,75,75,"(((0==1)||(c<2)))", 1, 2, 0); /* m: 206 -> 260,0 */
	reached3[206] = 1;
	trans[3][206]	= settr(0,0,0,0,0,"total[0] = (total[0]+added)",0,0,0);
	trans[3][207]	= settr(0,0,0,0,0,"row[0] = (row[0]+1)",0,0,0);
	trans[3][211]	= settr(528,2,216,1,0,".(goto)", 1, 2, 0); /* m: 216 -> 0,260 */
	reached3[216] = 1;
	trans[3][208]	= settr(525,2,209,2,0,"else", 1, 2, 0);
	trans[3][209]	= settr(526,4,260,76,76,"(1)", 1, 2, 0); /* m: 216 -> 260,0 */
	reached3[216] = 1;
	trans[3][215]	= settr(532,2,216,1,0,".(goto)", 1, 2, 0); /* m: 216 -> 0,260 */
	reached3[216] = 1;
	trans[3][212]	= settr(529,2,213,2,0,"else", 1, 2, 0);
	trans[3][213]	= settr(530,4,260,77,77,"(1)", 1, 2, 0); /* m: 216 -> 260,0 */
	reached3[216] = 1;
	trans[3][216]	= settr(533,4,260,78,78,"t0 = total[0]", 1, 2, 0); /* m: 217 -> 0,260 */
	reached3[217] = 1;
	trans[3][217]	= settr(0,0,0,0,0,"v0 = row[0]",0,0,0);
	trans[3][218]	= settr(0,0,0,0,0,"t1 = total[1]",0,0,0);
	trans[3][219]	= settr(0,0,0,0,0,"v1 = row[1]",0,0,0);
	T = trans[ 3][260] = settr(577,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(577,2,222,0,0,"ATOMIC", 1, 2, 0);
	trans[3][222]	= settr(539,2,259,79,0,"(((!(1)||(marker==known[1]))&&(!(1)||(loaded==known[1]))))", 1, 2, 0);
	T = trans[ 3][259] = settr(576,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(576,0,223,0,0,"sub-sequence", 1, 2, 0);
	trans[3][223]	= settr(540,2,238,80,80,"lease[c] = 0", 1, 2, 0);
	T = trans[ 3][238] = settr(555,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(555,0,236,0,0,"sub-sequence", 1, 2, 0);
	T = trans[3][236] = settr(553,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(553,2,224,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(553,2,232,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(553,2,234,0,0,"IF", 1, 2, 0);
	trans[3][224]	= settr(541,2,230,81,81,"((1&&(v1>version[1])))", 1, 2, 0); /* m: 225 -> 230,0 */
	reached3[225] = 1;
	trans[3][225]	= settr(0,0,0,0,0,"version[1] = v1",0,0,0);
	T = trans[3][230] = settr(547,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(547,2,226,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(547,2,228,0,0,"IF", 1, 2, 0);
	trans[3][226]	= settr(543,2,257,82,82,"(!((seeded[1]!=marker)))", 1, 2, 0); /* m: 227 -> 257,0 */
	reached3[227] = 1;
	trans[3][227]	= settr(0,0,0,0,0,"settled[1] = t1",0,0,0);
	trans[3][231]	= settr(548,2,257,1,0,".(goto)", 1, 2, 0);
	trans[3][228]	= settr(545,2,229,2,0,"else", 1, 2, 0);
	trans[3][229]	= settr(546,2,257,1,0,"(1)", 1, 2, 0);
	trans[3][237]	= settr(554,2,257,1,0,".(goto)", 1, 2, 0);
	trans[3][232]	= settr(549,2,257,83,83,"((!(1)&&!((seeded[1]!=marker))))", 1, 2, 0); /* m: 233 -> 257,0 */
	reached3[233] = 1;
	trans[3][233]	= settr(0,0,0,0,0,"settled[1] = (settled[1]+added)",0,0,0);
	trans[3][234]	= settr(551,2,235,2,0,"else", 1, 2, 0);
	trans[3][235]	= settr(552,2,257,1,0,"(1)", 1, 2, 0);
	T = trans[3][257] = settr(574,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(574,2,239,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(574,2,255,0,0,"IF", 1, 2, 0);
	trans[3][239]	= settr(556,2,254,84,84,"(((0==1)||(c<2)))", 1, 2, 0);
	T = trans[ 3][254] = settr(571,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(571,0,252,0,0,"sub-sequence", 1, 2, 0);
	T = trans[3][252] = settr(569,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(569,2,240,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(569,2,248,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(569,2,250,0,0,"IF", 1, 2, 0);
	trans[3][240]	= settr(557,2,246,85,85,"((1&&(v0>version[0])))", 1, 2, 0); /* m: 241 -> 246,0 */
	reached3[241] = 1;
	trans[3][241]	= settr(0,0,0,0,0,"version[0] = v0",0,0,0);
	T = trans[3][246] = settr(563,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(563,2,242,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(563,2,244,0,0,"IF", 1, 2, 0);
	trans[3][242]	= settr(559,0,270,86,86,"(!((seeded[0]!=marker)))", 1, 2, 0); /* m: 243 -> 270,0 */
	reached3[243] = 1;
	trans[3][243]	= settr(0,0,0,0,0,"settled[0] = t0",0,0,0);
	trans[3][247]	= settr(564,2,253,1,0,".(goto)", 1, 2, 0); /* m: 253 -> 0,270 */
	reached3[253] = 1;
	trans[3][244]	= settr(561,2,245,2,0,"else", 1, 2, 0);
	trans[3][245]	= settr(562,0,270,87,87,"(1)", 1, 2, 0); /* m: 253 -> 270,0 */
	reached3[253] = 1;
	trans[3][253]	= settr(570,0,270,88,88,".(goto)", 1, 2, 0); /* m: 258 -> 0,270 */
	reached3[258] = 1;
	trans[3][248]	= settr(565,0,270,89,89,"((!(1)&&!((seeded[0]!=marker))))", 1, 2, 0); /* m: 249 -> 270,0 */
	reached3[249] = 1;
	trans[3][249]	= settr(0,0,0,0,0,"settled[0] = (settled[0]+added)",0,0,0);
	trans[3][250]	= settr(567,2,251,2,0,"else", 1, 2, 0);
	trans[3][251]	= settr(568,0,270,90,90,"(1)", 1, 2, 0); /* m: 253 -> 270,0 */
	reached3[253] = 1;
	trans[3][258]	= settr(575,0,270,91,91,".(goto)", 1, 2, 0); /* m: 261 -> 0,270 */
	reached3[261] = 1;
	trans[3][255]	= settr(572,2,256,2,0,"else", 1, 2, 0);
	trans[3][256]	= settr(573,0,270,92,92,"(1)", 1, 2, 0); /* m: 258 -> 270,0 */
	reached3[258] = 1;
	trans[3][261]	= settr(0,0,0,0,0,"t0 = 0",0,0,0);
	trans[3][262]	= settr(0,0,0,0,0,"v0 = 0",0,0,0);
	trans[3][263]	= settr(0,0,0,0,0,"t1 = 0",0,0,0);
	trans[3][264]	= settr(0,0,0,0,0,"v1 = 0",0,0,0);
	trans[3][265]	= settr(0,0,0,0,0,"added = 0",0,0,0);
	trans[3][266]	= settr(0,0,0,0,0,"a = 0",0,0,0);
	trans[3][268]	= settr(585,0,273,93,0,"((((((((ended==3)&&flushed)&&restarted)&&brought)&&(known[1]==marker))&&((!(1)||(marker==known[1]))&&(!(1)||(loaded==known[1]))))&&!(( (1) -> (((!(crashed[0])&&(ack[0]!=marker))||(!(crashed[1])&&(ack[1]!=marker)))) : (((ack[0]!=marker)&&(ack[1]!=marker))) ))))", 1, 2, 0);
	trans[3][269]	= settr(586,0,273,1,0,"goto :b3", 0, 2, 0); /* m: 273 -> 0,363 */
	reached3[273] = 1;
	trans[3][272]	= settr(589,0,273,1,0,"break", 0, 2, 0);
	trans[3][273]	= settr(590,0,363,94,94,"c = 0", 0, 2, 0);
	trans[3][364]	= settr(681,0,363,1,0,".(goto)", 0, 2, 0);
	T = trans[3][363] = settr(680,0,0,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(680,0,274,0,0,"DO", 0, 2, 0);
	    T->nxt	= settr(680,0,361,0,0,"DO", 0, 2, 0);
	trans[3][274]	= settr(591,0,358,95,0,"((c<3))", 0, 2, 0);
	T = trans[3][358] = settr(675,0,0,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(675,0,275,0,0,"IF", 0, 2, 0);
	    T->nxt	= settr(675,0,356,0,0,"IF", 0, 2, 0);
	trans[3][275]	= settr(592,0,276,96,0,"((lease[c]!=0))", 1, 2, 0);
	trans[3][276]	= settr(593,0,355,97,97,"a = lease[c]", 1, 2, 0);
	T = trans[ 3][355] = settr(672,0,0,0,0,"sub-sequence", 0, 2, 0);
	T->nxt	= settr(672,0,309,0,0,"sub-sequence", 0, 2, 0);
	T = trans[ 3][309] = settr(626,0,0,0,0,"sub-sequence", 0, 2, 0);
	T->nxt	= settr(626,0,308,0,0,"sub-sequence", 0, 2, 0);
	T = trans[ 3][308] = settr(625,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(625,2,277,0,0,"ATOMIC", 1, 2, 0);
	trans[3][277]	= settr(594,2,288,98,98,"added = 0", 1, 2, 0);
	T = trans[3][288] = settr(605,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(605,2,278,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(605,2,282,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(605,2,286,0,0,"IF", 1, 2, 0);
	trans[3][278]	= settr(595,2,302,99,99,"((record[c]==0))", 1, 2, 0); /* m: 279 -> 302,0 */
	reached3[279] = 1;
	trans[3][279]	= settr(0,0,0,0,0,"record[c] = 1",0,0,0);
	trans[3][280]	= settr(0,0,0,0,0,"added = a",0,0,0);
	trans[3][281]	= settr(0,0,0,0,0,"amount[c] = a",0,0,0);
	trans[3][289]	= settr(606,2,302,1,0,".(goto)", 1, 2, 0);
	trans[3][282]	= settr(599,2,302,100,100,"(((record[c]==1)&&(1==2)))", 1, 2, 0); /* m: 283 -> 302,0 */
	reached3[283] = 1;
	trans[3][283]	= settr(0,0,0,0,0,"record[c] = 2",0,0,0);
	trans[3][284]	= settr(0,0,0,0,0,"added = (a-amount[c])",0,0,0);
	trans[3][285]	= settr(0,0,0,0,0,"amount[c] = a",0,0,0);
	trans[3][286]	= settr(603,2,287,2,0,"else", 1, 2, 0);
	trans[3][287]	= settr(604,2,302,1,0,"(1)", 1, 2, 0);
	T = trans[3][302] = settr(619,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(619,2,290,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(619,2,300,0,0,"IF", 1, 2, 0);
	trans[3][290]	= settr(607,2,298,101,101,"((added!=0))", 1, 2, 0); /* m: 291 -> 298,0 */
	reached3[291] = 1;
	trans[3][291]	= settr(0,0,0,0,0,"total[1] = (total[1]+added)",0,0,0);
	trans[3][292]	= settr(0,0,0,0,0,"row[1] = (row[1]+1)",0,0,0);
	T = trans[3][298] = settr(615,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(615,2,293,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(615,2,296,0,0,"IF", 1, 2, 0);
	trans[3][293]	= settr(610,4,348,102,102,"(((0==1)||(c<2)))", 1, 2, 0); /* m: 294 -> 348,0 */
	reached3[294] = 1;
	trans[3][294]	= settr(0,0,0,0,0,"total[0] = (total[0]+added)",0,0,0);
	trans[3][295]	= settr(0,0,0,0,0,"row[0] = (row[0]+1)",0,0,0);
	trans[3][299]	= settr(616,2,304,1,0,".(goto)", 1, 2, 0); /* m: 304 -> 0,348 */
	reached3[304] = 1;
	trans[3][296]	= settr(613,2,297,2,0,"else", 1, 2, 0);
	trans[3][297]	= settr(614,4,348,103,103,"(1)", 1, 2, 0); /* m: 304 -> 348,0 */
	reached3[304] = 1;
	trans[3][303]	= settr(620,2,304,1,0,".(goto)", 1, 2, 0); /* m: 304 -> 0,348 */
	reached3[304] = 1;
	trans[3][300]	= settr(617,2,301,2,0,"else", 1, 2, 0);
	trans[3][301]	= settr(618,4,348,104,104,"(1)", 1, 2, 0); /* m: 304 -> 348,0 */
	reached3[304] = 1;
	trans[3][304]	= settr(621,4,348,105,105,"t0 = total[0]", 1, 2, 0); /* m: 305 -> 0,348 */
	reached3[305] = 1;
	trans[3][305]	= settr(0,0,0,0,0,"v0 = row[0]",0,0,0);
	trans[3][306]	= settr(0,0,0,0,0,"t1 = total[1]",0,0,0);
	trans[3][307]	= settr(0,0,0,0,0,"v1 = row[1]",0,0,0);
	T = trans[ 3][348] = settr(665,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(665,2,310,0,0,"ATOMIC", 1, 2, 0);
	trans[3][310]	= settr(627,2,347,106,0,"(((!(1)||(marker==known[1]))&&(!(1)||(loaded==known[1]))))", 1, 2, 0);
	T = trans[ 3][347] = settr(664,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(664,0,311,0,0,"sub-sequence", 1, 2, 0);
	trans[3][311]	= settr(628,2,326,107,107,"lease[c] = 0", 1, 2, 0);
	T = trans[ 3][326] = settr(643,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(643,0,324,0,0,"sub-sequence", 1, 2, 0);
	T = trans[3][324] = settr(641,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(641,2,312,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(641,2,320,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(641,2,322,0,0,"IF", 1, 2, 0);
	trans[3][312]	= settr(629,2,318,108,108,"((1&&(v1>version[1])))", 1, 2, 0); /* m: 313 -> 318,0 */
	reached3[313] = 1;
	trans[3][313]	= settr(0,0,0,0,0,"version[1] = v1",0,0,0);
	T = trans[3][318] = settr(635,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(635,2,314,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(635,2,316,0,0,"IF", 1, 2, 0);
	trans[3][314]	= settr(631,2,345,109,109,"(!((seeded[1]!=marker)))", 1, 2, 0); /* m: 315 -> 345,0 */
	reached3[315] = 1;
	trans[3][315]	= settr(0,0,0,0,0,"settled[1] = t1",0,0,0);
	trans[3][319]	= settr(636,2,345,1,0,".(goto)", 1, 2, 0);
	trans[3][316]	= settr(633,2,317,2,0,"else", 1, 2, 0);
	trans[3][317]	= settr(634,2,345,1,0,"(1)", 1, 2, 0);
	trans[3][325]	= settr(642,2,345,1,0,".(goto)", 1, 2, 0);
	trans[3][320]	= settr(637,2,345,110,110,"((!(1)&&!((seeded[1]!=marker))))", 1, 2, 0); /* m: 321 -> 345,0 */
	reached3[321] = 1;
	trans[3][321]	= settr(0,0,0,0,0,"settled[1] = (settled[1]+added)",0,0,0);
	trans[3][322]	= settr(639,2,323,2,0,"else", 1, 2, 0);
	trans[3][323]	= settr(640,2,345,1,0,"(1)", 1, 2, 0);
	T = trans[3][345] = settr(662,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(662,2,327,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(662,2,343,0,0,"IF", 1, 2, 0);
	trans[3][327]	= settr(644,2,342,111,0,"(((0==1)||(c<2)))", 1, 2, 0);
	T = trans[ 3][342] = settr(659,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(659,0,340,0,0,"sub-sequence", 1, 2, 0);
	T = trans[3][340] = settr(657,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(657,2,328,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(657,2,336,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(657,2,338,0,0,"IF", 1, 2, 0);
	trans[3][328]	= settr(645,2,334,112,112,"((1&&(v0>version[0])))", 1, 2, 0); /* m: 329 -> 334,0 */
	reached3[329] = 1;
	trans[3][329]	= settr(0,0,0,0,0,"version[0] = v0",0,0,0);
	T = trans[3][334] = settr(651,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(651,2,330,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(651,2,332,0,0,"IF", 1, 2, 0);
	trans[3][330]	= settr(647,0,363,113,113,"(!((seeded[0]!=marker)))", 1, 2, 0); /* m: 331 -> 363,0 */
	reached3[331] = 1;
	trans[3][331]	= settr(0,0,0,0,0,"settled[0] = t0",0,0,0);
	trans[3][335]	= settr(652,2,341,1,0,".(goto)", 1, 2, 0); /* m: 341 -> 0,363 */
	reached3[341] = 1;
	trans[3][332]	= settr(649,2,333,2,0,"else", 1, 2, 0);
	trans[3][333]	= settr(650,0,363,114,114,"(1)", 1, 2, 0); /* m: 341 -> 363,0 */
	reached3[341] = 1;
	trans[3][341]	= settr(658,0,363,115,115,".(goto)", 1, 2, 0); /* m: 346 -> 0,363 */
	reached3[346] = 1;
	trans[3][336]	= settr(653,0,363,116,116,"((!(1)&&!((seeded[0]!=marker))))", 1, 2, 0); /* m: 337 -> 363,0 */
	reached3[337] = 1;
	trans[3][337]	= settr(0,0,0,0,0,"settled[0] = (settled[0]+added)",0,0,0);
	trans[3][338]	= settr(655,2,339,2,0,"else", 1, 2, 0);
	trans[3][339]	= settr(656,0,363,117,117,"(1)", 1, 2, 0); /* m: 341 -> 363,0 */
	reached3[341] = 1;
	trans[3][346]	= settr(663,0,363,118,118,".(goto)", 1, 2, 0); /* m: 349 -> 0,363 */
	reached3[349] = 1;
	trans[3][343]	= settr(660,2,344,2,0,"else", 1, 2, 0);
	trans[3][344]	= settr(661,0,363,119,119,"(1)", 1, 2, 0); /* m: 346 -> 363,0 */
	reached3[346] = 1;
	trans[3][349]	= settr(0,0,0,0,0,"t0 = 0",0,0,0);
	trans[3][350]	= settr(0,0,0,0,0,"v0 = 0",0,0,0);
	trans[3][351]	= settr(0,0,0,0,0,"t1 = 0",0,0,0);
	trans[3][352]	= settr(0,0,0,0,0,"v1 = 0",0,0,0);
	trans[3][353]	= settr(0,0,0,0,0,"added = 0",0,0,0);
	trans[3][354]	= settr(0,0,0,0,0,"a = 0",0,0,0);
	trans[3][359]	= settr(676,0,360,1,0,".(goto)", 0, 2, 0); /* m: 360 -> 0,363 */
	reached3[360] = 1;
	trans[3][356]	= settr(673,0,357,2,0,"else", 0, 2, 0);
	trans[3][357]	= settr(674,0,363,120,120,"(1)", 0, 2, 0); /* m: 360 -> 363,0 */
	reached3[360] = 1;
	trans[3][360]	= settr(677,0,363,121,121,"c = (c+1)", 0, 2, 0);
	trans[3][361]	= settr(678,0,391,2,0,"else", 0, 2, 0);
	trans[3][362]	= settr(679,0,391,1,0,"goto :b4", 0, 2, 0);
	trans[3][365]	= settr(682,0,391,1,0,"break", 0, 2, 0);
	T = trans[ 3][391] = settr(708,0,0,0,0,"sub-sequence", 0, 2, 0);
	T->nxt	= settr(708,0,368,0,0,"sub-sequence", 0, 2, 0);
	T = trans[ 3][368] = settr(685,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(685,2,366,0,0,"ATOMIC", 1, 2, 0);
	trans[3][366]	= settr(683,4,371,122,122,"i = known[1]", 1, 2, 0); /* m: 367 -> 0,371 */
	reached3[367] = 1;
	trans[3][367]	= settr(0,0,0,0,0,"v1 = ( ((((!(1)||(marker==i))&&(!(1)||(loaded==i)))&&!((seeded[0]!=marker)))) -> (version[0]) : (0) )",0,0,0);
	T = trans[ 3][371] = settr(688,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(688,2,369,0,0,"ATOMIC", 1, 2, 0);
	trans[3][369]	= settr(686,4,386,123,123,"t0 = total[0]", 1, 2, 0); /* m: 370 -> 0,386 */
	reached3[370] = 1;
	trans[3][370]	= settr(0,0,0,0,0,"v0 = row[0]",0,0,0);
	T = trans[ 3][386] = settr(703,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(703,2,384,0,0,"ATOMIC", 1, 2, 0);
	T = trans[3][384] = settr(701,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(701,2,372,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(701,2,379,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(701,2,382,0,0,"IF", 1, 2, 0);
	trans[3][372]	= settr(689,2,378,124,124,"((((((!(1)||(marker==i))&&(!(1)||(loaded==i)))&&!((seeded[0]!=marker)))&&1)&&(v1>v0)))", 1, 2, 0);
	T = trans[ 3][378] = settr(695,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(695,0,373,0,0,"sub-sequence", 1, 2, 0);
	trans[3][373]	= settr(690,0,417,125,125,"marker = next", 1, 2, 0); /* m: 374 -> 0,417 */
	reached3[374] = 1;
	trans[3][374]	= settr(0,0,0,0,0,"loaded = next",0,0,0);
	trans[3][375]	= settr(0,0,0,0,0,"next = (next+1)",0,0,0);
	trans[3][376]	= settr(0,0,0,0,0,"version[0] = 0",0,0,0);
	trans[3][377]	= settr(0,0,0,0,0,"version[1] = 0",0,0,0);
	trans[3][385]	= settr(702,0,417,126,126,".(goto)", 1, 2, 0); /* m: 387 -> 0,417 */
	reached3[387] = 1;
	trans[3][379]	= settr(696,0,417,127,127,"((((((!(1)||(marker==i))&&(!(1)||(loaded==i)))&&!((seeded[0]!=marker)))&&(v1<=v0))&&(v0>version[0])))", 1, 2, 0); /* m: 380 -> 417,0 */
	reached3[380] = 1;
	trans[3][380]	= settr(0,0,0,0,0,"settled[0] = t0",0,0,0);
	trans[3][381]	= settr(0,0,0,0,0,"version[0] = v0",0,0,0);
	trans[3][382]	= settr(699,2,383,2,0,"else", 1, 2, 0);
	trans[3][383]	= settr(700,0,417,128,128,"(1)", 1, 2, 0); /* m: 385 -> 417,0 */
	reached3[385] = 1;
	trans[3][387]	= settr(0,0,0,0,0,"t0 = 0",0,0,0);
	trans[3][388]	= settr(0,0,0,0,0,"v0 = 0",0,0,0);
	trans[3][389]	= settr(0,0,0,0,0,"v1 = 0",0,0,0);
	trans[3][390]	= settr(0,0,0,0,0,"i = 0",0,0,0);
	T = trans[ 3][417] = settr(734,0,0,0,0,"sub-sequence", 0, 2, 0);
	T->nxt	= settr(734,0,394,0,0,"sub-sequence", 0, 2, 0);
	T = trans[ 3][394] = settr(711,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(711,2,392,0,0,"ATOMIC", 1, 2, 0);
	trans[3][392]	= settr(709,4,397,129,129,"i = known[1]", 1, 2, 0); /* m: 393 -> 0,397 */
	reached3[393] = 1;
	trans[3][393]	= settr(0,0,0,0,0,"v1 = ( ((((!(1)||(marker==i))&&(!(1)||(loaded==i)))&&!((seeded[1]!=marker)))) -> (version[1]) : (0) )",0,0,0);
	T = trans[ 3][397] = settr(714,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(714,2,395,0,0,"ATOMIC", 1, 2, 0);
	trans[3][395]	= settr(712,4,412,130,130,"t0 = total[1]", 1, 2, 0); /* m: 396 -> 0,412 */
	reached3[396] = 1;
	trans[3][396]	= settr(0,0,0,0,0,"v0 = row[1]",0,0,0);
	T = trans[ 3][412] = settr(729,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(729,2,410,0,0,"ATOMIC", 1, 2, 0);
	T = trans[3][410] = settr(727,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(727,2,398,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(727,2,405,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(727,2,408,0,0,"IF", 1, 2, 0);
	trans[3][398]	= settr(715,2,404,131,131,"((((((!(1)||(marker==i))&&(!(1)||(loaded==i)))&&!((seeded[1]!=marker)))&&1)&&(v1>v0)))", 1, 2, 0);
	T = trans[ 3][404] = settr(721,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(721,0,399,0,0,"sub-sequence", 1, 2, 0);
	trans[3][399]	= settr(716,0,418,132,132,"marker = next", 1, 2, 0); /* m: 400 -> 0,418 */
	reached3[400] = 1;
	trans[3][400]	= settr(0,0,0,0,0,"loaded = next",0,0,0);
	trans[3][401]	= settr(0,0,0,0,0,"next = (next+1)",0,0,0);
	trans[3][402]	= settr(0,0,0,0,0,"version[0] = 0",0,0,0);
	trans[3][403]	= settr(0,0,0,0,0,"version[1] = 0",0,0,0);
	trans[3][411]	= settr(728,0,418,133,133,".(goto)", 1, 2, 0); /* m: 413 -> 0,418 */
	reached3[413] = 1;
	trans[3][405]	= settr(722,0,418,134,134,"((((((!(1)||(marker==i))&&(!(1)||(loaded==i)))&&!((seeded[1]!=marker)))&&(v1<=v0))&&(v0>version[1])))", 1, 2, 0); /* m: 406 -> 418,0 */
	reached3[406] = 1;
	trans[3][406]	= settr(0,0,0,0,0,"settled[1] = t0",0,0,0);
	trans[3][407]	= settr(0,0,0,0,0,"version[1] = v0",0,0,0);
	trans[3][408]	= settr(725,2,409,2,0,"else", 1, 2, 0);
	trans[3][409]	= settr(726,0,418,135,135,"(1)", 1, 2, 0); /* m: 411 -> 418,0 */
	reached3[411] = 1;
	trans[3][413]	= settr(0,0,0,0,0,"t0 = 0",0,0,0);
	trans[3][414]	= settr(0,0,0,0,0,"v0 = 0",0,0,0);
	trans[3][415]	= settr(0,0,0,0,0,"v1 = 0",0,0,0);
	trans[3][416]	= settr(0,0,0,0,0,"i = 0",0,0,0);
	trans[3][418]	= settr(735,0,438,136,0,"((((known[1]==marker)&&(crashed[0]||(known[0]==marker)))&&!(( (1) -> (((!(crashed[0])&&(ack[0]!=marker))||(!(crashed[1])&&(ack[1]!=marker)))) : (((ack[0]!=marker)&&(ack[1]!=marker))) ))))", 1, 2, 0);
	T = trans[ 3][438] = settr(755,0,0,0,0,"sub-sequence", 0, 2, 0);
	T->nxt	= settr(755,0,436,0,0,"sub-sequence", 0, 2, 0);
	T = trans[3][436] = settr(753,0,0,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(753,0,419,0,0,"IF", 0, 2, 0);
	    T->nxt	= settr(753,0,434,0,0,"IF", 0, 2, 0);
	trans[3][419]	= settr(736,0,422,137,0,"((((!(1)||(marker==known[1]))&&(!(1)||(loaded==known[1])))&&(seeded[0]!=marker)))", 1, 2, 0);
	T = trans[ 3][422] = settr(739,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(739,2,420,0,0,"ATOMIC", 1, 2, 0);
	trans[3][420]	= settr(737,4,431,138,138,"t0 = total[0]", 1, 2, 0); /* m: 421 -> 0,431 */
	reached3[421] = 1;
	trans[3][421]	= settr(0,0,0,0,0,"v0 = row[0]",0,0,0);
	T = trans[ 3][431] = settr(748,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(748,2,429,0,0,"ATOMIC", 1, 2, 0);
	T = trans[3][429] = settr(746,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(746,2,423,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(746,2,427,0,0,"IF", 1, 2, 0);
	trans[3][423]	= settr(740,0,458,139,139,"(((((!(1)||(marker==known[1]))&&(!(1)||(loaded==known[1])))&&(seeded[0]!=marker))&&(!(1)||(v0>=version[0]))))", 1, 2, 0); /* m: 424 -> 458,0 */
	reached3[424] = 1;
	trans[3][424]	= settr(0,0,0,0,0,"settled[0] = t0",0,0,0);
	trans[3][425]	= settr(0,0,0,0,0,"version[0] = v0",0,0,0);
	trans[3][426]	= settr(0,0,0,0,0,"seeded[0] = marker",0,0,0);
	trans[3][430]	= settr(747,0,458,140,140,".(goto)", 1, 2, 0); /* m: 432 -> 0,458 */
	reached3[432] = 1;
	trans[3][427]	= settr(744,2,428,2,0,"else", 1, 2, 0);
	trans[3][428]	= settr(745,0,458,141,141,"(1)", 1, 2, 0); /* m: 430 -> 458,0 */
	reached3[430] = 1;
	trans[3][432]	= settr(0,0,0,0,0,"t0 = 0",0,0,0);
	trans[3][433]	= settr(0,0,0,0,0,"v0 = 0",0,0,0);
	trans[3][437]	= settr(754,0,458,1,0,".(goto)", 0, 2, 0);
	trans[3][434]	= settr(751,0,435,2,0,"else", 0, 2, 0);
	trans[3][435]	= settr(752,0,458,1,0,"(1)", 0, 2, 0);
	T = trans[ 3][458] = settr(775,0,0,0,0,"sub-sequence", 0, 2, 0);
	T->nxt	= settr(775,0,456,0,0,"sub-sequence", 0, 2, 0);
	T = trans[3][456] = settr(773,0,0,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(773,0,439,0,0,"IF", 0, 2, 0);
	    T->nxt	= settr(773,0,454,0,0,"IF", 0, 2, 0);
	trans[3][439]	= settr(756,0,442,142,0,"((((!(1)||(marker==known[1]))&&(!(1)||(loaded==known[1])))&&(seeded[1]!=marker)))", 1, 2, 0);
	T = trans[ 3][442] = settr(759,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(759,2,440,0,0,"ATOMIC", 1, 2, 0);
	trans[3][440]	= settr(757,4,451,143,143,"t0 = total[1]", 1, 2, 0); /* m: 441 -> 0,451 */
	reached3[441] = 1;
	trans[3][441]	= settr(0,0,0,0,0,"v0 = row[1]",0,0,0);
	T = trans[ 3][451] = settr(768,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(768,2,449,0,0,"ATOMIC", 1, 2, 0);
	T = trans[3][449] = settr(766,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(766,2,443,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(766,2,447,0,0,"IF", 1, 2, 0);
	trans[3][443]	= settr(760,0,481,144,144,"(((((!(1)||(marker==known[1]))&&(!(1)||(loaded==known[1])))&&(seeded[1]!=marker))&&(!(1)||(v0>=version[1]))))", 1, 2, 0); /* m: 444 -> 481,0 */
	reached3[444] = 1;
	trans[3][444]	= settr(0,0,0,0,0,"settled[1] = t0",0,0,0);
	trans[3][445]	= settr(0,0,0,0,0,"version[1] = v0",0,0,0);
	trans[3][446]	= settr(0,0,0,0,0,"seeded[1] = marker",0,0,0);
	trans[3][450]	= settr(767,0,481,145,145,".(goto)", 1, 2, 0); /* m: 452 -> 0,481 */
	reached3[452] = 1;
	trans[3][447]	= settr(764,2,448,2,0,"else", 1, 2, 0);
	trans[3][448]	= settr(765,0,481,146,146,"(1)", 1, 2, 0); /* m: 450 -> 481,0 */
	reached3[450] = 1;
	trans[3][452]	= settr(0,0,0,0,0,"t0 = 0",0,0,0);
	trans[3][453]	= settr(0,0,0,0,0,"v0 = 0",0,0,0);
	trans[3][457]	= settr(774,0,481,1,0,".(goto)", 0, 2, 0);
	trans[3][454]	= settr(771,0,455,2,0,"else", 0, 2, 0);
	trans[3][455]	= settr(772,0,481,1,0,"(1)", 0, 2, 0);
/*->*/	trans[3][481]	= settr(798,32,482,147,147,"D_STEP285", 1, 2, 0);
	trans[3][482]	= settr(799,0,0,148,148,"-end-", 0, 3500, 0);

	/* proctype 2: Recovery */

	trans[2] = (Trans **) emalloc(51*sizeof(Trans *));

	trans[2][48]	= settr(315,0,47,1,0,".(goto)", 0, 2, 0);
	T = trans[2][47] = settr(314,0,0,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(314,0,1,0,0,"DO", 0, 2, 0);
	    T->nxt	= settr(314,0,45,0,0,"DO", 0, 2, 0);
	trans[2][1]	= settr(268,0,15,149,0,"((!(crashed[r])&&(((marker==0)||(1&&(loaded!=marker)))||(known[r]!=marker))))", 1, 2, 0);
	T = trans[ 2][15] = settr(282,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(282,2,11,0,0,"ATOMIC", 1, 2, 0);
	T = trans[2][11] = settr(278,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(278,2,2,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(278,2,9,0,0,"IF", 1, 2, 0);
	trans[2][2]	= settr(269,2,8,150,0,"(((marker==0)||(1&&(loaded!=marker))))", 1, 2, 0);
	T = trans[ 2][8] = settr(275,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(275,0,3,0,0,"sub-sequence", 1, 2, 0);
	trans[2][3]	= settr(270,0,27,151,151,"marker = next", 1, 2, 0); /* m: 4 -> 0,27 */
	reached2[4] = 1;
	trans[2][4]	= settr(0,0,0,0,0,"loaded = next",0,0,0);
	trans[2][5]	= settr(0,0,0,0,0,"next = (next+1)",0,0,0);
	trans[2][6]	= settr(0,0,0,0,0,"version[0] = 0",0,0,0);
	trans[2][7]	= settr(0,0,0,0,0,"version[1] = 0",0,0,0);
	trans[2][12]	= settr(279,2,13,1,0,".(goto)", 1, 2, 0); /* m: 13 -> 0,27 */
	reached2[13] = 1;
	trans[2][9]	= settr(276,2,10,2,0,"else", 1, 2, 0);
	trans[2][10]	= settr(277,0,27,152,152,"(1)", 1, 2, 0); /* m: 13 -> 27,0 */
	reached2[13] = 1;
	trans[2][13]	= settr(280,0,27,153,153,"known[r] = marker", 1, 2, 0); /* m: 14 -> 0,27 */
	reached2[14] = 1;
	trans[2][14]	= settr(0,0,0,0,0,"c = r",0,0,0);
	trans[2][28]	= settr(295,0,27,1,0,".(goto)", 0, 2, 0);
	T = trans[2][27] = settr(294,0,0,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(294,0,16,0,0,"DO", 0, 2, 0);
	    T->nxt	= settr(294,0,25,0,0,"DO", 0, 2, 0);
	trans[2][16]	= settr(283,0,24,154,0,"((c<3))", 0, 2, 0);
	T = trans[ 2][24] = settr(291,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(291,2,21,0,0,"ATOMIC", 1, 2, 0);
	T = trans[2][21] = settr(288,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(288,2,17,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(288,2,19,0,0,"IF", 1, 2, 0);
	trans[2][17]	= settr(284,0,27,155,155,"(((!(crashed[r])&&((!(1)||(marker==known[r]))&&(!(1)||(loaded==known[r]))))&&(mine[c]!=0)))", 1, 2, 0); /* m: 18 -> 27,0 */
	reached2[18] = 1;
	trans[2][18]	= settr(0,0,0,0,0,"lease[c] = mine[c]",0,0,0);
	trans[2][22]	= settr(289,0,27,156,156,".(goto)", 1, 2, 0); /* m: 23 -> 0,27 */
	reached2[23] = 1;
	trans[2][19]	= settr(286,2,20,2,0,"else", 1, 2, 0);
	trans[2][20]	= settr(287,0,27,157,157,"(1)", 1, 2, 0); /* m: 22 -> 27,0 */
	reached2[22] = 1;
	trans[2][23]	= settr(0,0,0,0,0,"c = (c+2)",0,0,0);
	trans[2][25]	= settr(292,0,37,2,0,"else", 0, 2, 0);
	trans[2][26]	= settr(293,0,37,1,0,"goto :b2", 0, 2, 0);
	trans[2][29]	= settr(296,0,37,1,0,"break", 0, 2, 0);
	T = trans[ 2][37] = settr(304,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(304,2,30,0,0,"ATOMIC", 1, 2, 0);
	trans[2][30]	= settr(297,2,35,158,158,"c = 0", 1, 2, 0);
	T = trans[2][35] = settr(302,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(302,2,31,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(302,2,33,0,0,"IF", 1, 2, 0);
	trans[2][31]	= settr(298,4,44,159,159,"((!(crashed[r])&&((!(1)||(marker==known[r]))&&(!(1)||(loaded==known[r])))))", 1, 2, 0); /* m: 32 -> 44,0 */
	reached2[32] = 1;
	trans[2][32]	= settr(0,0,0,0,0,"ack[r] = marker",0,0,0);
	trans[2][36]	= settr(303,0,44,160,160,".(goto)", 1, 2, 0);
	trans[2][33]	= settr(300,2,34,2,0,"else", 1, 2, 0);
	trans[2][34]	= settr(301,4,44,161,161,"(1)", 1, 2, 0); /* m: 36 -> 44,0 */
	reached2[36] = 1;
	T = trans[ 2][44] = settr(311,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(311,2,42,0,0,"ATOMIC", 1, 2, 0);
	T = trans[2][42] = settr(309,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(309,2,38,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(309,2,40,0,0,"IF", 1, 2, 0);
	trans[2][38]	= settr(305,0,47,162,162,"((((((restored&&!((!(crashed[0])&&(ack[0]!=marker))))&&!((!(crashed[1])&&(ack[1]!=marker))))&&1)&&(version[0]<=row[0]))&&(version[1]<=row[1])))", 1, 2, 0); /* m: 39 -> 47,0 */
	reached2[39] = 1;
	trans[2][39]	= settr(0,0,0,0,0,"restored = 0",0,0,0);
	trans[2][43]	= settr(310,0,47,163,163,".(goto)", 1, 2, 0);
	trans[2][40]	= settr(307,2,41,2,0,"else", 1, 2, 0);
	trans[2][41]	= settr(308,0,47,164,164,"(1)", 1, 2, 0); /* m: 43 -> 47,0 */
	reached2[43] = 1;
	trans[2][45]	= settr(312,0,50,165,165,"((((((ended==3)&&flushed)&&restarted)&&brought)&&!((!(crashed[r])&&(((marker==0)||(1&&(loaded!=marker)))||(known[r]!=marker))))))", 1, 2, 0);
	trans[2][46]	= settr(313,0,50,1,0,"goto :b1", 0, 2, 0);
	trans[2][49]	= settr(316,0,50,1,0,"break", 0, 2, 0);
	trans[2][50]	= settr(317,0,0,166,166,"-end-", 0, 3500, 0);

	/* proctype 1: Unanswered */

	trans[1] = (Trans **) emalloc(9*sizeof(Trans *));

	T = trans[ 1][7] = settr(266,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(266,2,5,0,0,"ATOMIC", 1, 2, 0);
	T = trans[1][5] = settr(264,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(264,2,1,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(264,2,3,0,0,"IF", 1, 2, 0);
	trans[1][1]	= settr(260,4,8,167,167,"(((((((!(1)||(marker==i))&&(!(1)||(loaded==i)))&&!(( (1) -> (((!(crashed[0])&&(ack[0]!=marker))||(!(crashed[1])&&(ack[1]!=marker)))) : (((ack[0]!=marker)&&(ack[1]!=marker))) )))&&!(tomb[c]))&&(!((seeded[1]!=marker))&&(!(((0==1)||(c<2)))||!((seeded[0]!=marker)))))&&((!(((0==1)||(c<2)))||((((settled[0]+(lease[0]+lease[1]))-lease[c])+2)<=3))&&((((settled[1]+((lease[0]+lease[1])+lease[2]))-lease[c])+2)<=4))))", 1, 2, 0); /* m: 2 -> 8,0 */
	reached1[2] = 1;
	trans[1][2]	= settr(0,0,0,0,0,"lease[c] = 2",0,0,0);
	trans[1][6]	= settr(265,0,8,168,168,".(goto)", 1, 2, 0);
	trans[1][3]	= settr(262,2,4,2,0,"else", 1, 2, 0);
	trans[1][4]	= settr(263,4,8,169,169,"(1)", 1, 2, 0); /* m: 6 -> 8,0 */
	reached1[6] = 1;
	trans[1][8]	= settr(267,0,0,170,170,"-end-", 0, 3500, 0);

	/* proctype 0: Call */

	trans[0] = (Trans **) emalloc(261*sizeof(Trans *));

	T = trans[ 0][8] = settr(7,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(7,2,1,0,0,"ATOMIC", 1, 2, 0);
	trans[0][1]	= settr(0,2,6,171,171,"i = known[(c&1)]", 1, 2, 0);
	T = trans[0][6] = settr(5,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(5,2,2,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(5,2,4,0,0,"IF", 1, 2, 0);
	trans[0][2]	= settr(1,4,259,172,172,"(crashed[(c&1)])", 1, 2, 0); /* m: 3 -> 259,0 */
	reached0[3] = 1;
	trans[0][3]	= settr(2,0,259,1,0,"goto end", 1, 2, 0);
	trans[0][7]	= settr(6,0,32,1,0,".(goto)", 1, 2, 0);
	trans[0][4]	= settr(3,2,5,2,0,"else", 1, 2, 0);
	trans[0][5]	= settr(4,4,32,173,173,"(1)", 1, 2, 0); /* m: 7 -> 32,0 */
	reached0[7] = 1;
	T = trans[0][32] = settr(31,0,0,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(31,0,9,0,0,"IF", 0, 2, 0);
	    T->nxt	= settr(31,0,30,0,0,"IF", 0, 2, 0);
	trans[0][9]	= settr(8,0,29,174,0,"(((0==1)||(c<2)))", 0, 2, 0);
	T = trans[ 0][29] = settr(28,0,0,0,0,"sub-sequence", 0, 2, 0);
	T->nxt	= settr(28,0,27,0,0,"sub-sequence", 0, 2, 0);
	T = trans[0][27] = settr(26,0,0,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(26,0,10,0,0,"IF", 0, 2, 0);
	    T->nxt	= settr(26,0,25,0,0,"IF", 0, 2, 0);
	trans[0][10]	= settr(9,0,13,175,0,"((((!(1)||(marker==i))&&(!(1)||(loaded==i)))&&(seeded[0]!=marker)))", 1, 2, 0);
	T = trans[ 0][13] = settr(12,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(12,2,11,0,0,"ATOMIC", 1, 2, 0);
	trans[0][11]	= settr(10,4,22,176,176,"t0 = total[0]", 1, 2, 0); /* m: 12 -> 0,22 */
	reached0[12] = 1;
	trans[0][12]	= settr(0,0,0,0,0,"v0 = row[0]",0,0,0);
	T = trans[ 0][22] = settr(21,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(21,2,20,0,0,"ATOMIC", 1, 2, 0);
	T = trans[0][20] = settr(19,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(19,2,14,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(19,2,18,0,0,"IF", 1, 2, 0);
	trans[0][14]	= settr(13,0,53,177,177,"(((((!(1)||(marker==i))&&(!(1)||(loaded==i)))&&(seeded[0]!=marker))&&(!(1)||(v0>=version[0]))))", 1, 2, 0); /* m: 15 -> 53,0 */
	reached0[15] = 1;
	trans[0][15]	= settr(0,0,0,0,0,"settled[0] = t0",0,0,0);
	trans[0][16]	= settr(0,0,0,0,0,"version[0] = v0",0,0,0);
	trans[0][17]	= settr(0,0,0,0,0,"seeded[0] = marker",0,0,0);
	trans[0][21]	= settr(20,0,53,178,178,".(goto)", 1, 2, 0); /* m: 23 -> 0,53 */
	reached0[23] = 1;
	trans[0][18]	= settr(17,2,19,2,0,"else", 1, 2, 0);
	trans[0][19]	= settr(18,0,53,179,179,"(1)", 1, 2, 0); /* m: 21 -> 53,0 */
	reached0[21] = 1;
	trans[0][23]	= settr(0,0,0,0,0,"t0 = 0",0,0,0);
	trans[0][24]	= settr(0,0,0,0,0,"v0 = 0",0,0,0);
	trans[0][28]	= settr(27,0,53,1,0,".(goto)", 0, 2, 0);
	trans[0][25]	= settr(24,0,26,2,0,"else", 0, 2, 0);
	trans[0][26]	= settr(25,0,53,1,0,"(1)", 0, 2, 0);
	trans[0][33]	= settr(32,0,53,1,0,".(goto)", 0, 2, 0);
	trans[0][30]	= settr(29,0,31,2,0,"else", 0, 2, 0);
	trans[0][31]	= settr(30,0,53,1,0,"(1)", 0, 2, 0);
	T = trans[ 0][53] = settr(52,0,0,0,0,"sub-sequence", 0, 2, 0);
	T->nxt	= settr(52,0,51,0,0,"sub-sequence", 0, 2, 0);
	T = trans[0][51] = settr(50,0,0,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(50,0,34,0,0,"IF", 0, 2, 0);
	    T->nxt	= settr(50,0,49,0,0,"IF", 0, 2, 0);
	trans[0][34]	= settr(33,0,37,180,0,"((((!(1)||(marker==i))&&(!(1)||(loaded==i)))&&(seeded[1]!=marker)))", 1, 2, 0);
	T = trans[ 0][37] = settr(36,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(36,2,35,0,0,"ATOMIC", 1, 2, 0);
	trans[0][35]	= settr(34,4,46,181,181,"t0 = total[1]", 1, 2, 0); /* m: 36 -> 0,46 */
	reached0[36] = 1;
	trans[0][36]	= settr(0,0,0,0,0,"v0 = row[1]",0,0,0);
	T = trans[ 0][46] = settr(45,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(45,2,44,0,0,"ATOMIC", 1, 2, 0);
	T = trans[0][44] = settr(43,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(43,2,38,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(43,2,42,0,0,"IF", 1, 2, 0);
	trans[0][38]	= settr(37,0,76,182,182,"(((((!(1)||(marker==i))&&(!(1)||(loaded==i)))&&(seeded[1]!=marker))&&(!(1)||(v0>=version[1]))))", 1, 2, 0); /* m: 39 -> 76,0 */
	reached0[39] = 1;
	trans[0][39]	= settr(0,0,0,0,0,"settled[1] = t0",0,0,0);
	trans[0][40]	= settr(0,0,0,0,0,"version[1] = v0",0,0,0);
	trans[0][41]	= settr(0,0,0,0,0,"seeded[1] = marker",0,0,0);
	trans[0][45]	= settr(44,0,76,183,183,".(goto)", 1, 2, 0); /* m: 47 -> 0,76 */
	reached0[47] = 1;
	trans[0][42]	= settr(41,2,43,2,0,"else", 1, 2, 0);
	trans[0][43]	= settr(42,0,76,184,184,"(1)", 1, 2, 0); /* m: 45 -> 76,0 */
	reached0[45] = 1;
	trans[0][47]	= settr(0,0,0,0,0,"t0 = 0",0,0,0);
	trans[0][48]	= settr(0,0,0,0,0,"v0 = 0",0,0,0);
	trans[0][52]	= settr(51,0,76,1,0,".(goto)", 0, 2, 0);
	trans[0][49]	= settr(48,0,50,2,0,"else", 0, 2, 0);
	trans[0][50]	= settr(49,0,76,1,0,"(1)", 0, 2, 0);
	T = trans[0][76] = settr(75,0,0,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(75,0,54,0,0,"IF", 0, 2, 0);
	    T->nxt	= settr(75,0,75,0,0,"IF", 0, 2, 0);
	trans[0][54]	= settr(53,0,238,185,0,"((0&&(c==1)))", 0, 2, 0);
	trans[0][55]	= settr(54,0,238,1,0,"goto unanswered", 0, 2, 0);
	trans[0][77]	= settr(76,0,93,1,0,".(goto)", 0, 2, 0);
	T = trans[ 0][75] = settr(74,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(74,2,60,0,0,"ATOMIC", 1, 2, 0);
	T = trans[0][60] = settr(59,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(59,2,56,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(59,2,58,0,0,"IF", 1, 2, 0);
	trans[0][56]	= settr(55,4,259,186,186,"(crashed[(c&1)])", 1, 2, 0); /* m: 57 -> 259,0 */
	reached0[57] = 1;
	trans[0][57]	= settr(56,0,259,1,0,"goto end", 1, 2, 0);
	trans[0][61]	= settr(60,2,73,1,0,".(goto)", 1, 2, 0);
	trans[0][58]	= settr(57,2,59,2,0,"else", 1, 2, 0);
	trans[0][59]	= settr(58,2,73,1,0,"(1)", 1, 2, 0);
	T = trans[0][73] = settr(72,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(72,2,62,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(72,2,64,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(72,2,66,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(72,2,69,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(72,2,71,0,0,"IF", 1, 2, 0);
	trans[0][62]	= settr(61,0,93,187,187,"((((((!(1)||(marker==i))&&(!(1)||(loaded==i)))&&!(( (1) -> (((!(crashed[0])&&(ack[0]!=marker))||(!(crashed[1])&&(ack[1]!=marker)))) : (((ack[0]!=marker)&&(ack[1]!=marker))) )))&&(!((seeded[1]!=marker))&&(!(((0==1)||(c<2)))||!((seeded[0]!=marker)))))&&((!(((0==1)||(c<2)))||((((settled[0]+(lease[0]+lease[1]))-lease[c])+2)<=3))&&((((settled[1]+((lease[0]+lease[1])+lease[2]))-lease[c])+2)<=4))))", 1, 2, 0); /* m: 63 -> 93,0 */
	reached0[63] = 1;
	trans[0][63]	= settr(0,0,0,0,0,"lease[c] = 2",0,0,0);
	trans[0][74]	= settr(73,0,93,1,0,".(goto)", 1, 2, 0);
	trans[0][64]	= settr(63,4,259,188,188,"(((((((!(1)||(marker==i))&&(!(1)||(loaded==i)))&&!(( (1) -> (((!(crashed[0])&&(ack[0]!=marker))||(!(crashed[1])&&(ack[1]!=marker)))) : (((ack[0]!=marker)&&(ack[1]!=marker))) )))&&(!((seeded[1]!=marker))&&(!(((0==1)||(c<2)))||!((seeded[0]!=marker)))))&&!(((!(((0==1)||(c<2)))||((((settled[0]+(lease[0]+lease[1]))-lease[c])+2)<=3))&&((((settled[1]+((lease[0]+lease[1])+lease[2]))-lease[c])+2)<=4))))&&(lease[c]==0)))", 1, 2, 0); /* m: 65 -> 259,0 */
	reached0[65] = 1;
	trans[0][65]	= settr(64,0,259,1,0,"goto end", 1, 2, 0);
	trans[0][66]	= settr(65,4,259,189,189,"(((((((!(1)||(marker==i))&&(!(1)||(loaded==i)))&&!(( (1) -> (((!(crashed[0])&&(ack[0]!=marker))||(!(crashed[1])&&(ack[1]!=marker)))) : (((ack[0]!=marker)&&(ack[1]!=marker))) )))&&(!((seeded[1]!=marker))&&(!(((0==1)||(c<2)))||!((seeded[0]!=marker)))))&&!(((!(((0==1)||(c<2)))||((((settled[0]+(lease[0]+lease[1]))-lease[c])+2)<=3))&&((((settled[1]+((lease[0]+lease[1])+lease[2]))-lease[c])+2)<=4))))&&(lease[c]!=0)))", 1, 2, 0); /* m: 67 -> 259,0 */
	reached0[67] = 1;
	trans[0][67]	= settr(0,0,0,0,0,"lease[c] = 0",0,0,0);
	trans[0][68]	= settr(67,0,259,1,0,"goto end", 1, 2, 0);
	trans[0][69]	= settr(68,4,8,190,190,"(((((!(1)||(marker==i))&&(!(1)||(loaded==i)))&&!(( (1) -> (((!(crashed[0])&&(ack[0]!=marker))||(!(crashed[1])&&(ack[1]!=marker)))) : (((ack[0]!=marker)&&(ack[1]!=marker))) )))&&!((!((seeded[1]!=marker))&&(!(((0==1)||(c<2)))||!((seeded[0]!=marker)))))))", 1, 2, 0); /* m: 70 -> 8,0 */
	reached0[70] = 1;
	trans[0][70]	= settr(69,0,8,1,0,"goto again", 1, 2, 0);
	trans[0][71]	= settr(70,4,8,191,191,"((!(((!(1)||(marker==i))&&(!(1)||(loaded==i))))&&(known[(c&1)]!=i)))", 1, 2, 0); /* m: 72 -> 8,0 */
	reached0[72] = 1;
	trans[0][72]	= settr(71,0,8,1,0,"goto again", 1, 2, 0);
	T = trans[ 0][93] = settr(92,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(92,2,91,0,0,"ATOMIC", 1, 2, 0);
	T = trans[0][91] = settr(90,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(90,2,78,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(90,2,80,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(90,2,89,0,0,"IF", 1, 2, 0);
	trans[0][78]	= settr(77,4,259,192,192,"(crashed[(c&1)])", 1, 2, 0); /* m: 79 -> 259,0 */
	reached0[79] = 1;
	trans[0][79]	= settr(78,0,259,1,0,"goto end", 1, 2, 0);
	trans[0][92]	= settr(91,0,119,193,193,".(goto)", 1, 2, 0);
	trans[0][80]	= settr(79,2,87,194,194,"((!(crashed[(c&1)])&&(!(1)||(known[(c&1)]==i))))", 1, 2, 0); /* m: 81 -> 87,0 */
	reached0[81] = 1;
	trans[0][81]	= settr(0,0,0,0,0,"mine[c] = 2",0,0,0);
	trans[0][82]	= settr(0,0,0,0,0,"sent[c] = 1",0,0,0);
	T = trans[0][87] = settr(86,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(86,2,83,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(86,2,85,0,0,"IF", 1, 2, 0);
	trans[0][83]	= settr(82,4,119,195,195,"(restored)", 1, 2, 0); /* m: 84 -> 119,0 */
	reached0[84] = 1;
	trans[0][84]	= settr(0,0,0,0,0,"tainted = 1",0,0,0);
	trans[0][88]	= settr(87,4,119,196,196,".(goto)", 1, 2, 0); /* m: 92 -> 0,119 */
	reached0[92] = 1;
	trans[0][85]	= settr(84,2,86,2,0,"else", 1, 2, 0);
	trans[0][86]	= settr(85,4,119,197,197,"(1)", 1, 2, 0); /* m: 88 -> 119,0 */
	reached0[88] = 1;
	trans[0][89]	= settr(88,2,90,2,0,"else", 1, 2, 0);
	trans[0][90]	= settr(89,0,8,1,0,"goto again", 1, 2, 0);
	T = trans[ 0][119] = settr(118,0,0,0,0,"sub-sequence", 0, 2, 0);
	T->nxt	= settr(118,0,118,0,0,"sub-sequence", 0, 2, 0);
/*->*/	trans[0][118]	= settr(117,32,122,198,198,"D_STEP88", 1, 2, 0);
	T = trans[0][122] = settr(121,0,0,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(121,0,120,0,0,"IF", 0, 2, 0);
	    T->nxt	= settr(121,0,121,0,0,"IF", 0, 2, 0);
	trans[0][120]	= settr(119,0,124,199,199,"bill[c] = 1", 1, 2, 0);
	trans[0][123]	= settr(122,0,124,1,0,".(goto)", 0, 2, 0);
	trans[0][121]	= settr(120,0,124,200,200,"bill[c] = 2", 1, 2, 0);
	trans[0][124]	= settr(123,0,142,201,201,"over[c] = 1", 1, 2, 0);
	T = trans[0][142] = settr(141,0,0,0,0,"IF", 0, 2, 0);
#if 0
	/* dead link: */
	T = T->nxt	= settr(141,0,125,0,0,"IF", 0, 2, 0);
#endif
	    T->nxt	= settr(141,0,141,0,0,"IF", 0, 2, 0);
	trans[0][125]	= settr(0,0,0,0,0,"(0)",0,0,0);
	T = trans[ 0][133] = settr(132,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(132,2,131,0,0,"ATOMIC", 1, 2, 0);
	T = trans[0][131] = settr(130,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(130,2,126,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(130,2,129,0,0,"IF", 1, 2, 0);
	trans[0][126]	= settr(125,4,259,202,202,"(crashed[(c&1)])", 1, 2, 0); /* m: 127 -> 259,0 */
	reached0[127] = 1;
	trans[0][127]	= settr(0,0,0,0,0,"mine[c] = 0",0,0,0);
	trans[0][128]	= settr(127,0,259,1,0,"goto end", 1, 2, 0);
	trans[0][132]	= settr(131,0,140,203,203,".(goto)", 1, 2, 0);
	trans[0][129]	= settr(128,2,130,2,0,"else", 1, 2, 0);
	trans[0][130]	= settr(129,4,140,204,204,"mine[c] = bill[c]", 1, 2, 0); /* m: 132 -> 0,140 */
	reached0[132] = 1;
	T = trans[ 0][140] = settr(139,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(139,2,138,0,0,"ATOMIC", 1, 2, 0);
	T = trans[0][138] = settr(137,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(137,2,134,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(137,2,136,0,0,"IF", 1, 2, 0);
	trans[0][134]	= settr(133,0,151,205,205,"((((!(1)||(marker==known[(c&1)]))&&(!(1)||(loaded==known[(c&1)])))&&(lease[c]!=0)))", 1, 2, 0); /* m: 135 -> 151,0 */
	reached0[135] = 1;
	trans[0][135]	= settr(0,0,0,0,0,"lease[c] = bill[c]",0,0,0);
	trans[0][139]	= settr(138,0,151,206,206,".(goto)", 1, 2, 0);
	trans[0][136]	= settr(135,2,137,2,0,"else", 1, 2, 0);
	trans[0][137]	= settr(136,0,151,207,207,"(1)", 1, 2, 0); /* m: 139 -> 151,0 */
	reached0[139] = 1;
	trans[0][143]	= settr(142,0,151,1,0,".(goto)", 0, 2, 0);
	trans[0][141]	= settr(140,0,151,1,0,"(1)", 0, 2, 0);
	T = trans[ 0][151] = settr(150,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(150,2,149,0,0,"ATOMIC", 1, 2, 0);
	T = trans[0][149] = settr(148,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(148,2,144,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(148,2,147,0,0,"IF", 1, 2, 0);
	trans[0][144]	= settr(143,4,259,208,208,"(crashed[(c&1)])", 1, 2, 0); /* m: 145 -> 259,0 */
	reached0[145] = 1;
	trans[0][145]	= settr(0,0,0,0,0,"mine[c] = 0",0,0,0);
	trans[0][146]	= settr(145,0,259,1,0,"goto end", 1, 2, 0);
	trans[0][150]	= settr(149,0,184,1,0,".(goto)", 1, 2, 0);
	trans[0][147]	= settr(146,2,148,2,0,"else", 1, 2, 0);
	trans[0][148]	= settr(147,4,184,209,209,"(1)", 1, 2, 0); /* m: 150 -> 184,0 */
	reached0[150] = 1;
	T = trans[ 0][184] = settr(183,0,0,0,0,"sub-sequence", 0, 2, 0);
	T->nxt	= settr(183,0,183,0,0,"sub-sequence", 0, 2, 0);
	T = trans[ 0][183] = settr(182,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(182,2,152,0,0,"ATOMIC", 1, 2, 0);
	trans[0][152]	= settr(151,2,163,210,210,"added = 0", 1, 2, 0);
	T = trans[0][163] = settr(162,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(162,2,153,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(162,2,157,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(162,2,161,0,0,"IF", 1, 2, 0);
	trans[0][153]	= settr(152,2,177,211,211,"((record[c]==0))", 1, 2, 0); /* m: 154 -> 177,0 */
	reached0[154] = 1;
	trans[0][154]	= settr(0,0,0,0,0,"record[c] = 2",0,0,0);
	trans[0][155]	= settr(0,0,0,0,0,"added = bill[c]",0,0,0);
	trans[0][156]	= settr(0,0,0,0,0,"amount[c] = bill[c]",0,0,0);
	trans[0][164]	= settr(163,2,177,1,0,".(goto)", 1, 2, 0);
	trans[0][157]	= settr(156,2,177,212,212,"(((record[c]==1)&&(2==2)))", 1, 2, 0); /* m: 158 -> 177,0 */
	reached0[158] = 1;
	trans[0][158]	= settr(0,0,0,0,0,"record[c] = 2",0,0,0);
	trans[0][159]	= settr(0,0,0,0,0,"added = (bill[c]-amount[c])",0,0,0);
	trans[0][160]	= settr(0,0,0,0,0,"amount[c] = bill[c]",0,0,0);
	trans[0][161]	= settr(160,2,162,2,0,"else", 1, 2, 0);
	trans[0][162]	= settr(161,2,177,1,0,"(1)", 1, 2, 0);
	T = trans[0][177] = settr(176,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(176,2,165,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(176,2,175,0,0,"IF", 1, 2, 0);
	trans[0][165]	= settr(164,2,173,213,213,"((added!=0))", 1, 2, 0); /* m: 166 -> 173,0 */
	reached0[166] = 1;
	trans[0][166]	= settr(0,0,0,0,0,"total[1] = (total[1]+added)",0,0,0);
	trans[0][167]	= settr(0,0,0,0,0,"row[1] = (row[1]+1)",0,0,0);
	T = trans[0][173] = settr(172,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(172,2,168,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(172,2,171,0,0,"IF", 1, 2, 0);
	trans[0][168]	= settr(167,4,229,214,214,"(((0==1)||(c<2)))", 1, 2, 0); /* m: 169 -> 229,0 */
	reached0[169] = 1;
	trans[0][169]	= settr(0,0,0,0,0,"total[0] = (total[0]+added)",0,0,0);
	trans[0][170]	= settr(0,0,0,0,0,"row[0] = (row[0]+1)",0,0,0);
	trans[0][174]	= settr(173,2,179,1,0,".(goto)", 1, 2, 0); /* m: 179 -> 0,229 */
	reached0[179] = 1;
	trans[0][171]	= settr(170,2,172,2,0,"else", 1, 2, 0);
	trans[0][172]	= settr(171,4,229,215,215,"(1)", 1, 2, 0); /* m: 179 -> 229,0 */
	reached0[179] = 1;
	trans[0][178]	= settr(177,2,179,1,0,".(goto)", 1, 2, 0); /* m: 179 -> 0,229 */
	reached0[179] = 1;
	trans[0][175]	= settr(174,2,176,2,0,"else", 1, 2, 0);
	trans[0][176]	= settr(175,4,229,216,216,"(1)", 1, 2, 0); /* m: 179 -> 229,0 */
	reached0[179] = 1;
	trans[0][179]	= settr(178,4,229,217,217,"t0 = total[0]", 1, 2, 0); /* m: 180 -> 0,229 */
	reached0[180] = 1;
	trans[0][180]	= settr(0,0,0,0,0,"v0 = row[0]",0,0,0);
	trans[0][181]	= settr(0,0,0,0,0,"t1 = total[1]",0,0,0);
	trans[0][182]	= settr(0,0,0,0,0,"v1 = row[1]",0,0,0);
	T = trans[ 0][229] = settr(228,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(228,2,227,0,0,"ATOMIC", 1, 2, 0);
	T = trans[0][227] = settr(226,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(226,2,185,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(226,2,188,0,0,"IF", 1, 2, 0);
	trans[0][185]	= settr(184,4,259,218,218,"(crashed[(c&1)])", 1, 2, 0); /* m: 186 -> 259,0 */
	reached0[186] = 1;
	trans[0][186]	= settr(0,0,0,0,0,"mine[c] = 0",0,0,0);
	trans[0][187]	= settr(186,0,259,1,0,"goto end", 1, 2, 0);
	trans[0][228]	= settr(227,0,236,219,219,".(goto)", 1, 2, 0);
	trans[0][188]	= settr(187,2,226,220,220,"((!(crashed[(c&1)])&&((!(1)||(marker==known[(c&1)]))&&(!(1)||(loaded==known[(c&1)])))))", 1, 2, 0); /* m: 189 -> 226,0 */
	reached0[189] = 1;
	trans[0][189]	= settr(0,0,0,0,0,"i = known[(c&1)]",0,0,0);
	T = trans[ 0][226] = settr(225,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(225,0,190,0,0,"sub-sequence", 1, 2, 0);
	trans[0][190]	= settr(189,2,205,221,221,"lease[c] = 0", 1, 2, 0);
	T = trans[ 0][205] = settr(204,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(204,0,203,0,0,"sub-sequence", 1, 2, 0);
	T = trans[0][203] = settr(202,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(202,2,191,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(202,2,199,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(202,2,201,0,0,"IF", 1, 2, 0);
	trans[0][191]	= settr(190,2,197,222,222,"((1&&(v1>version[1])))", 1, 2, 0); /* m: 192 -> 197,0 */
	reached0[192] = 1;
	trans[0][192]	= settr(0,0,0,0,0,"version[1] = v1",0,0,0);
	T = trans[0][197] = settr(196,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(196,2,193,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(196,2,195,0,0,"IF", 1, 2, 0);
	trans[0][193]	= settr(192,2,224,223,223,"(!((seeded[1]!=marker)))", 1, 2, 0); /* m: 194 -> 224,0 */
	reached0[194] = 1;
	trans[0][194]	= settr(0,0,0,0,0,"settled[1] = t1",0,0,0);
	trans[0][198]	= settr(197,2,224,1,0,".(goto)", 1, 2, 0);
	trans[0][195]	= settr(194,2,196,2,0,"else", 1, 2, 0);
	trans[0][196]	= settr(195,2,224,1,0,"(1)", 1, 2, 0);
	trans[0][204]	= settr(203,2,224,1,0,".(goto)", 1, 2, 0);
	trans[0][199]	= settr(198,2,224,224,224,"((!(1)&&!((seeded[1]!=marker))))", 1, 2, 0); /* m: 200 -> 224,0 */
	reached0[200] = 1;
	trans[0][200]	= settr(0,0,0,0,0,"settled[1] = (settled[1]+added)",0,0,0);
	trans[0][201]	= settr(200,2,202,2,0,"else", 1, 2, 0);
	trans[0][202]	= settr(201,2,224,1,0,"(1)", 1, 2, 0);
	T = trans[0][224] = settr(223,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(223,2,206,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(223,2,222,0,0,"IF", 1, 2, 0);
	trans[0][206]	= settr(205,2,221,225,0,"(((0==1)||(c<2)))", 1, 2, 0);
	T = trans[ 0][221] = settr(220,0,0,0,0,"sub-sequence", 1, 2, 0);
	T->nxt	= settr(220,0,219,0,0,"sub-sequence", 1, 2, 0);
	T = trans[0][219] = settr(218,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(218,2,207,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(218,2,215,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(218,2,217,0,0,"IF", 1, 2, 0);
	trans[0][207]	= settr(206,2,213,226,226,"((1&&(v0>version[0])))", 1, 2, 0); /* m: 208 -> 213,0 */
	reached0[208] = 1;
	trans[0][208]	= settr(0,0,0,0,0,"version[0] = v0",0,0,0);
	T = trans[0][213] = settr(212,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(212,2,209,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(212,2,211,0,0,"IF", 1, 2, 0);
	trans[0][209]	= settr(208,4,236,227,227,"(!((seeded[0]!=marker)))", 1, 2, 0); /* m: 210 -> 236,0 */
	reached0[210] = 1;
	trans[0][210]	= settr(0,0,0,0,0,"settled[0] = t0",0,0,0);
	trans[0][214]	= settr(213,2,225,1,0,".(goto)", 1, 2, 0); /* m: 225 -> 0,236 */
	reached0[225] = 1;
	trans[0][211]	= settr(210,2,212,2,0,"else", 1, 2, 0);
	trans[0][212]	= settr(211,4,236,228,228,"(1)", 1, 2, 0); /* m: 225 -> 236,0 */
	reached0[225] = 1;
	trans[0][220]	= settr(219,2,225,1,0,".(goto)", 1, 2, 0); /* m: 225 -> 0,236 */
	reached0[225] = 1;
	trans[0][215]	= settr(214,4,236,229,229,"((!(1)&&!((seeded[0]!=marker))))", 1, 2, 0); /* m: 216 -> 236,0 */
	reached0[216] = 1;
	trans[0][216]	= settr(0,0,0,0,0,"settled[0] = (settled[0]+added)",0,0,0);
	trans[0][217]	= settr(216,2,218,2,0,"else", 1, 2, 0);
	trans[0][218]	= settr(217,4,236,230,230,"(1)", 1, 2, 0); /* m: 225 -> 236,0 */
	reached0[225] = 1;
	trans[0][225]	= settr(224,4,236,231,231,".(goto)", 1, 2, 0); /* m: 228 -> 0,236 */
	reached0[228] = 1;
	trans[0][222]	= settr(221,2,223,2,0,"else", 1, 2, 0);
	trans[0][223]	= settr(222,4,236,232,232,"(1)", 1, 2, 0); /* m: 225 -> 236,0 */
	reached0[225] = 1;
	T = trans[ 0][236] = settr(235,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(235,2,234,0,0,"ATOMIC", 1, 2, 0);
	T = trans[0][234] = settr(233,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(233,2,230,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(233,2,232,0,0,"IF", 1, 2, 0);
	trans[0][230]	= settr(229,0,259,233,233,"((crashed[(c&1)]||(known[(c&1)]==i)))", 1, 2, 0); /* m: 231 -> 259,0 */
	reached0[231] = 1;
	trans[0][231]	= settr(0,0,0,0,0,"mine[c] = 0",0,0,0);
	trans[0][235]	= settr(234,0,259,1,0,".(goto)", 1, 2, 0);
	trans[0][232]	= settr(231,2,233,2,0,"else", 1, 2, 0);
	trans[0][233]	= settr(232,0,229,1,0,"goto settling", 1, 2, 0);
	trans[0][237]	= settr(236,0,259,1,0,"goto end", 0, 2, 0);
	trans[0][238]	= settr(237,0,251,234,234,"(run Unanswered(c,i))", 0, 2, 0);
	T = trans[ 0][251] = settr(250,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(250,2,249,0,0,"ATOMIC", 1, 2, 0);
	T = trans[0][249] = settr(248,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(248,2,239,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(248,2,247,0,0,"IF", 1, 2, 0);
	trans[0][239]	= settr(238,2,245,235,235,"(((!(1)||(marker==i))&&(!(1)||(loaded==i))))", 1, 2, 0); /* m: 240 -> 245,0 */
	reached0[240] = 1;
	trans[0][240]	= settr(0,0,0,0,0,"lease[c] = 0",0,0,0);
	T = trans[0][245] = settr(244,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(244,2,241,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(244,2,243,0,0,"IF", 1, 2, 0);
	trans[0][241]	= settr(240,4,259,236,236,"(1)", 1, 2, 0); /* m: 242 -> 259,0 */
	reached0[242] = 1;
	trans[0][242]	= settr(0,0,0,0,0,"tomb[c] = 1",0,0,0);
	trans[0][246]	= settr(245,4,259,237,237,".(goto)", 1, 2, 0); /* m: 250 -> 0,259 */
	reached0[250] = 1;
	trans[0][243]	= settr(242,2,244,2,0,"else", 1, 2, 0);
	trans[0][244]	= settr(243,4,259,238,238,"(1)", 1, 2, 0); /* m: 246 -> 259,0 */
	reached0[246] = 1;
	trans[0][250]	= settr(249,0,259,239,239,".(goto)", 1, 2, 0);
	trans[0][247]	= settr(246,2,248,2,0,"else", 1, 2, 0);
	trans[0][248]	= settr(247,4,259,240,240,"(1)", 1, 2, 0); /* m: 250 -> 259,0 */
	reached0[250] = 1;
	T = trans[ 0][259] = settr(258,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(258,2,252,0,0,"ATOMIC", 1, 2, 0);
	trans[0][252]	= settr(251,4,260,241,241,"t0 = 0", 1, 2, 0); /* m: 253 -> 0,260 */
	reached0[253] = 1;
	trans[0][253]	= settr(0,0,0,0,0,"v0 = 0",0,0,0);
	trans[0][254]	= settr(0,0,0,0,0,"t1 = 0",0,0,0);
	trans[0][255]	= settr(0,0,0,0,0,"v1 = 0",0,0,0);
	trans[0][256]	= settr(0,0,0,0,0,"added = 0",0,0,0);
	trans[0][257]	= settr(0,0,0,0,0,"i = 0",0,0,0);
	trans[0][258]	= settr(0,0,0,0,0,"ended = (ended+1)",0,0,0);
	trans[0][260]	= settr(259,0,0,242,242,"-end-", 0, 3500, 0);
	/* np_ demon: */
	trans[_NP_] = (Trans **) emalloc(3*sizeof(Trans *));
	T = trans[_NP_][0] = settr(9997,0,1,_T5,0,"(np_)", 1,2,0);
	    T->nxt	  = settr(9998,0,0,_T2,0,"(1)",   0,2,0);
	T = trans[_NP_][1] = settr(9999,0,1,_T5,0,"(np_)", 1,2,0);
}

Trans *
settr(	int t_id, int a, int b, int c, int d,
	char *t, int g, int tpe0, int tpe1)
{	Trans *tmp = (Trans *) emalloc(sizeof(Trans));

	tmp->atom  = a&(6|32);	/* only (2|8|32) have meaning */
	if (!g) tmp->atom |= 8;	/* no global references */
	tmp->st    = b;
	tmp->tpe[0] = tpe0;
	tmp->tpe[1] = tpe1;
	tmp->tp    = t;
	tmp->t_id  = t_id;
	tmp->forw  = c;
	tmp->back  = d;
	return tmp;
}

Trans *
cpytr(Trans *a)
{	Trans *tmp = (Trans *) emalloc(sizeof(Trans));

	int i;
	tmp->atom  = a->atom;
	tmp->st    = a->st;
#ifdef HAS_UNLESS
	tmp->e_trans = a->e_trans;
	for (i = 0; i < HAS_UNLESS; i++)
		tmp->escp[i] = a->escp[i];
#endif
	tmp->tpe[0] = a->tpe[0];
	tmp->tpe[1] = a->tpe[1];
	for (i = 0; i < 6; i++)
	{	tmp->qu[i] = a->qu[i];
		tmp->ty[i] = a->ty[i];
	}
	tmp->tp    = (char *) emalloc(strlen(a->tp)+1);
	strcpy(tmp->tp, a->tp);
	tmp->t_id  = a->t_id;
	tmp->forw  = a->forw;
	tmp->back  = a->back;
	return tmp;
}

#ifndef NOREDUCE
int
srinc_set(int n)
{	if (n <= 2) return LOCAL;
	if (n <= 2+  DELTA) return Q_FULL_F; /* 's' or nfull  */
	if (n <= 2+2*DELTA) return Q_EMPT_F; /* 'r' or nempty */
	if (n <= 2+3*DELTA) return Q_EMPT_T; /* empty */
	if (n <= 2+4*DELTA) return Q_FULL_T; /* full  */
	if (n ==   5*DELTA) return GLOBAL;
	if (n ==   6*DELTA) return TIMEOUT_F;
	if (n ==   7*DELTA) return ALPHA_F;
	Uerror("cannot happen srinc_class");
	return BAD;
}
int
srunc(int n, int m)
{	switch(m) {
	case Q_FULL_F: return n-2;
	case Q_EMPT_F: return n-2-DELTA;
	case Q_EMPT_T: return n-2-2*DELTA;
	case Q_FULL_T: return n-2-3*DELTA;
	case ALPHA_F:
	case TIMEOUT_F: return 257; /* non-zero, and > MAXQ */
	}
	Uerror("cannot happen srunc");
	return 0;
}
#endif
int cnt;
#ifdef HAS_UNLESS
int
isthere(Trans *a, int b)
{	Trans *t;
	for (t = a; t; t = t->nxt)
		if (t->t_id == b)
			return 1;
	return 0;
}
#endif
#ifndef NOREDUCE
int
mark_safety(Trans *t) /* for conditional safety */
{	int g = 0, i, j, k;

	if (!t) return 0;
	if (t->qu[0])
		return (t->qu[1])?2:1;	/* marked */

	for (i = 0; i < 2; i++)
	{	j = srinc_set(t->tpe[i]);
		if (j >= GLOBAL && j != ALPHA_F)
			return -1;
		if (j != LOCAL)
		{	k = srunc(t->tpe[i], j);
			if (g == 0
			||  t->qu[0] != k
			||  t->ty[0] != j)
			{	t->qu[g] = k;
				t->ty[g] = j;
				g++;
	}	}	}
	return g;
}
#endif
void
retrans(int n, int m, int is, short srcln[], uchar reach[], uchar lpstate[])
	/* process n, with m states, is=initial state */
{	Trans *T0, *T1, *T2, *T3;
	Trans *T4, *T5; /* t_reverse or has_unless */
	int i;
#if defined(HAS_UNLESS) || !defined(NOREDUCE)
	int k;
#endif
#ifndef NOREDUCE
	int g, h, j, aa;
#endif
#ifdef HAS_UNLESS
	int p;
#endif
	if (state_tables >= 4)
	{	printf("STEP 1 %s\n", 
			procname[n]);
		for (i = 1; i < m; i++)
		for (T0 = trans[n][i]; T0; T0 = T0->nxt)
			crack(n, i, T0, srcln);
		return;
	}
	do {
		for (i = 1, cnt = 0; i < m; i++)
		{	T2 = trans[n][i];
			T1 = T2?T2->nxt:(Trans *)0;
/* prescan: */		for (T0 = T1; T0; T0 = T0->nxt)
/* choice in choice */	{	if (T0->st && trans[n][T0->st]
				&&  trans[n][T0->st]->nxt)
					break;
			}
#if 0
		if (T0)
		printf("\tstate %d / %d: choice in choice\n",
		i, T0->st);
#endif
			if (T0)
			for (T0 = T1; T0; T0 = T0->nxt)
			{	T3 = trans[n][T0->st];
				if (!T3->nxt)
				{	T2->nxt = cpytr(T0);
					T2 = T2->nxt;
					imed(T2, T0->st, n, i);
					continue;
				}
				do {	T3 = T3->nxt;
					T2->nxt = cpytr(T3);
					T2 = T2->nxt;
					imed(T2, T0->st, n, i);
				} while (T3->nxt);
				cnt++;
			}
		}
	} while (cnt);
	if (state_tables >= 3)
	{	printf("STEP 2 %s\n", 
			procname[n]);
		for (i = 1; i < m; i++)
		for (T0 = trans[n][i]; T0; T0 = T0->nxt)
			crack(n, i, T0, srcln);
		return;
	}
	for (i = 1; i < m; i++)
	{	if (trans[n][i] && trans[n][i]->nxt) /* optimize */
		{	T1 = trans[n][i]->nxt;
#if 0
			printf("\t\tpull %d (%d) to %d\n",
			T1->st, T1->forw, i);
#endif
			srcln[i] = srcln[T1->st];	/* Oyvind Teig, 5.2.0 */

			if (!trans[n][T1->st]) continue;
			T0 = cpytr(trans[n][T1->st]);
			trans[n][i] = T0;
			reach[T1->st] = 1;
			imed(T0, T1->st, n, i);
			for (T1 = T1->nxt; T1; T1 = T1->nxt)
			{
#if 0
			printf("\t\tpull %d (%d) to %d\n",
				T1->st, T1->forw, i);
#endif
		/*		srcln[i] = srcln[T1->st];  gh: not useful */
				if (!trans[n][T1->st]) continue;
				T0->nxt = cpytr(trans[n][T1->st]);
				T0 = T0->nxt;
				reach[T1->st] = 1;
				imed(T0, T1->st, n, i);
	}	}	}
	if (state_tables >= 2)
	{	printf("STEP 3 %s\n", 
			procname[n]);
		for (i = 1; i < m; i++)
		for (T0 = trans[n][i]; T0; T0 = T0->nxt)
			crack(n, i, T0, srcln);
		return;
	}
#ifdef HAS_UNLESS
	for (i = 1; i < m; i++)
	{	if (!trans[n][i]) continue;
		/* check for each state i if an
		 * escape to some state p is defined
		 * if so, copy and mark p's transitions
		 * and prepend them to the transition-
		 * list of state i
		 */
	 if (!like_java) /* the default */
	 {	for (T0 = trans[n][i]; T0; T0 = T0->nxt)
		for (k = HAS_UNLESS-1; k >= 0; k--)
		{	if (p = T0->escp[k])
			for (T1 = trans[n][p]; T1; T1 = T1->nxt)
			{	if (isthere(trans[n][i], T1->t_id))
					continue;
				T2 = cpytr(T1);
				T2->e_trans = p;
				T2->nxt = trans[n][i];
				trans[n][i] = T2;
		}	}
	 } else /* outermost unless checked first */
	 {	T4 = T3 = (Trans *) 0;
		for (T0 = trans[n][i]; T0; T0 = T0->nxt)
		for (k = HAS_UNLESS-1; k >= 0; k--)
		{	if (p = T0->escp[k])
			for (T1 = trans[n][p]; T1; T1 = T1->nxt)
			{	if (isthere(trans[n][i], T1->t_id))
					continue;
				T2 = cpytr(T1);
				T2->nxt = (Trans *) 0;
				T2->e_trans = p;
				if (T3)	T3->nxt = T2;
				else	T4 = T2;
				T3 = T2;
		}	}
		if (T4)
		{	T3->nxt = trans[n][i];
			trans[n][i] = T4;
		}
	 }
	}
#endif
#ifndef NOREDUCE
	for (i = 1; i < m; i++)
	{	if (a_cycles)
		{ /* moves through these states are visible */
	#if PROG_LAB>0 && defined(HAS_NP)
			if (progstate[n][i])
				goto degrade;
			for (T1 = trans[n][i]; T1; T1 = T1->nxt)
				if (progstate[n][T1->st])
					goto degrade;
	#endif
			if (accpstate[n][i] || visstate[n][i])
				goto degrade;
			for (T1 = trans[n][i]; T1; T1 = T1->nxt)
				if (accpstate[n][T1->st])
					goto degrade;
		}
		T1 = trans[n][i];
		if (!T1) continue;
		g = mark_safety(T1);	/* V3.3.1 */
		if (g < 0) goto degrade; /* global */
		/* check if mixing of guards preserves reduction */
		if (T1->nxt)
		{	k = 0;
			for (T0 = T1; T0; T0 = T0->nxt)
			{	if (!(T0->atom&8))
					goto degrade;
				for (aa = 0; aa < 2; aa++)
				{	j = srinc_set(T0->tpe[aa]);
					if (j >= GLOBAL && j != ALPHA_F)
						goto degrade;
					if (T0->tpe[aa]
					&&  T0->tpe[aa]
					!=  T1->tpe[0])
						k = 1;
			}	}
			/* g = 0;	V3.3.1 */
			if (k)	/* non-uniform selection */
			for (T0 = T1; T0; T0 = T0->nxt)
			for (aa = 0; aa < 2; aa++)
			{	j = srinc_set(T0->tpe[aa]);
				if (j != LOCAL)
				{	k = srunc(T0->tpe[aa], j);
					for (h = 0; h < 6; h++)
						if (T1->qu[h] == k
						&&  T1->ty[h] == j)
							break;
					if (h >= 6)
					{	T1->qu[g%6] = k;
						T1->ty[g%6] = j;
						g++;
			}	}	}
			if (g > 6)
			{	T1->qu[0] = 0;	/* turn it off */
				printf("pan: warning, line %d, ",
					srcln[i]);
			 	printf("too many stmnt types (%d)",
					g);
			  	printf(" in selection\n");
			  goto degrade;
			}
		}
		/* mark all options global if >=1 is global */
		for (T1 = trans[n][i]; T1; T1 = T1->nxt)
			if (!(T1->atom&8)) break;
		if (T1)
degrade:	for (T1 = trans[n][i]; T1; T1 = T1->nxt)
			T1->atom &= ~8;	/* mark as unsafe */
		/* can only mix 'r's or 's's if on same chan */
		/* and not mixed with other local operations */
		T1 = trans[n][i];
		if (!T1 || T1->qu[0]) continue;
		j = T1->tpe[0];
		if (T1->nxt && T1->atom&8)
		{ if (j == 5*DELTA)
		  {	printf("warning: line %d ", srcln[i]);
			printf("mixed condition ");
			printf("(defeats reduction)\n");
			goto degrade;
		  }
		  for (T0 = T1; T0; T0 = T0->nxt)
		  for (aa = 0; aa < 2; aa++)
		  if  (T0->tpe[aa] && T0->tpe[aa] != j)
		  {	printf("warning: line %d ", srcln[i]);
			printf("[%d-%d] mixed %stion ",
				T0->tpe[aa], j, 
				(j==5*DELTA)?"condi":"selec");
			printf("(defeats reduction)\n");
			printf("	'%s' <-> '%s'\n",
				T1->tp, T0->tp);
			goto degrade;
		} }
	}
#endif
	for (i = 1; i < m; i++)
	{	T2 = trans[n][i];
		if (!T2
		||  T2->nxt
		||  strncmp(T2->tp, ".(goto)", 7)
		||  !stopstate[n][i])
			continue;
		stopstate[n][T2->st] = 1;
	}
	if (state_tables && !verbose)
	{	if (dodot)
		{	char buf[256], *q = buf, *p = procname[n];
			while (*p != '\0')
			{	if (*p != ':')
				{	*q++ = *p;
				}
				p++;
			}
			*q = '\0';
			printf("digraph ");
			switch (Btypes[n]) {
			case I_PROC:  printf("init {\n"); break;
			case N_CLAIM: printf("claim_%s {\n", buf); break;
			case E_TRACE: printf("notrace {\n"); break;
			case N_TRACE: printf("trace {\n"); break;
			default:      printf("p_%s {\n", buf); break;
			}
			printf("size=\"8,10\";\n");
			printf("  GT [shape=box,style=dotted,label=\"%s\"];\n", buf);
			printf("  GT -> S%d;\n", is);
		} else
		{	switch (Btypes[n]) {
			case I_PROC:  printf("init\n"); break;
			case N_CLAIM: printf("claim %s\n", procname[n]); break;
			case E_TRACE: printf("notrace assertion\n"); break;
			case N_TRACE: printf("trace assertion\n"); break;
			default:      printf("proctype %s\n", procname[n]); break;
		}	}
		for (i = 1; i < m; i++)
		{	reach[i] = 1;
		}
		tagtable(n, m, is, srcln, reach);
		if (dodot) printf("}\n");
	} else
	for (i = 1; i < m; i++)
	{	int nrelse;
		if (Btypes[n] != N_CLAIM)
		{	for (T0 = trans[n][i]; T0; T0 = T0->nxt)
			{	if (T0->st == i
				&& strcmp(T0->tp, "(1)") == 0)
				{	printf("error: proctype '%s' ",
						procname[n]);
		  			printf("line %d, state %d: has un",
						srcln[i], i);
					printf("conditional self-loop\n");
					pan_exit(1);
		}	}	}
		nrelse = 0;
		for (T0 = trans[n][i]; T0; T0 = T0->nxt)
		{	if (strcmp(T0->tp, "else") == 0)
				nrelse++;
		}
		if (nrelse > 1)
		{	printf("error: proctype '%s' state",
				procname[n]);
		  	printf(" %d, inherits %d", i, nrelse);
		  	printf(" 'else' stmnts\n");
			pan_exit(1);
	}	}
#if !defined(LOOPSTATE) && !defined(BFS_PAR)
	if (state_tables)
#endif
	do_dfs(n, m, is, srcln, reach, lpstate);

	if (!t_reverse)
	{	return;
	}
	/* process n, with m states, is=initial state -- reverse list */
	if (!state_tables && Btypes[n] != N_CLAIM)
	{	for (i = 1; i < m; i++)
		{	Trans *Tx = (Trans *) 0; /* list of escapes */
			Trans *Ty = (Trans *) 0; /* its tail element */
			T1 = (Trans *) 0; /* reversed list */
			T2 = (Trans *) 0; /* its tail */
			T3 = (Trans *) 0; /* remembers possible 'else' */

			/* find unless-escapes, they should go first */
			T4 = T5 = T0 = trans[n][i];
	#ifdef HAS_UNLESS
			while (T4 && T4->e_trans) /* escapes are first in orig list */
			{	T5 = T4;	  /* remember predecessor */
				T4 = T4->nxt;
			}
	#endif
			/* T4 points to first non-escape, T5 to its parent, T0 to original list */
			if (T4 != T0)		 /* there was at least one escape */
			{	T3 = T5->nxt;		 /* start of non-escapes */
				T5->nxt = (Trans *) 0;	 /* separate */
				Tx = T0;		 /* start of the escapes */
				Ty = T5;		 /* its tail */
				T0 = T3;		 /* the rest, to be reversed */
			}
			/* T0 points to first non-escape, Tx to the list of escapes, Ty to its tail */

			/* first tail-add non-escape transitions, reversed */
			T3 = (Trans *) 0;
			for (T5 = T0; T5; T5 = T4)
			{	T4 = T5->nxt;
	#ifdef HAS_UNLESS
				if (T5->e_trans)
				{	printf("error: cannot happen!\n");
					continue;
				}
	#endif
				if (strcmp(T5->tp, "else") == 0)
				{	T3 = T5;
					T5->nxt = (Trans *) 0;
				} else
				{	T5->nxt = T1;
					if (!T1) { T2 = T5; }
					T1 = T5;
			}	}
			/* T3 points to a possible else, which is removed from the list */
			/* T1 points to the reversed list so far (without escapes) */
			/* T2 points to the tail element -- where the else should go */
			if (T2 && T3)
			{	T2->nxt = T3;	/* add else */
			} else
			{	if (T3) /* there was an else, but there's no tail */
				{	if (!T1)	/* and no reversed list */
					{	T1 = T3; /* odd, but possible */
					} else		/* even stranger */
					{	T1->nxt = T3;
			}	}	}

			/* add in the escapes, to that they appear at the front */
			if (Tx && Ty) { Ty->nxt = T1; T1 = Tx; }

			trans[n][i] = T1;
			/* reversed, with escapes first and else last */
	}	}
	if (state_tables && verbose)
	{	printf("FINAL proctype %s\n", 
			procname[n]);
		for (i = 1; i < m; i++)
		for (T0 = trans[n][i]; T0; T0 = T0->nxt)
			crack(n, i, T0, srcln);
	}
}
void
imed(Trans *T, int v, int n, int j)	/* set intermediate state */
{	progstate[n][T->st] |= progstate[n][v];
	accpstate[n][T->st] |= accpstate[n][v];
	stopstate[n][T->st] |= stopstate[n][v];
	mapstate[n][j] = T->st;
}
void
tagtable(int n, int m, int is, short srcln[], uchar reach[])
{	Trans *z;

	if (is >= m || !trans[n][is]
	||  is <= 0 || reach[is] == 0)
		return;
	reach[is] = 0;
	if (state_tables)
	for (z = trans[n][is]; z; z = z->nxt)
	{	if (dodot)
			dot_crack(n, is, z);
		else
			crack(n, is, z, srcln);
	}

	for (z = trans[n][is]; z; z = z->nxt)
	{
#ifdef HAS_UNLESS
		int i, j;
#endif
		tagtable(n, m, z->st, srcln, reach);
#ifdef HAS_UNLESS
		for (i = 0; i < HAS_UNLESS; i++)
		{	j = trans[n][is]->escp[i];
			if (!j) break;
			tagtable(n, m, j, srcln, reach);
		}
#endif
	}
}

extern Trans *t_id_lkup[];

void
dfs_table(int n, int m, int is, short srcln[], uchar reach[], uchar lpstate[])
{	Trans *z;

	if (is >= m || is <= 0 || !trans[n][is])
		return;
	if ((reach[is] & (4|8|16)) != 0)
	{	if ((reach[is] & (8|16)) == 16)	/* on stack, not yet recorded */
		{	lpstate[is] = 1;
			reach[is] |= 8; /* recorded */
			if (state_tables && verbose)
			{	printf("state %d line %d is a loopstate\n", is, srcln[is]);
		}	}
		return;
	}
	reach[is] |= (4|16);	/* visited | onstack */
	for (z = trans[n][is]; z; z = z->nxt)
	{	t_id_lkup[z->t_id] = z;
#ifdef HAS_UNLESS
		int i, j;
#endif
		dfs_table(n, m, z->st, srcln, reach, lpstate);
#ifdef HAS_UNLESS
		for (i = 0; i < HAS_UNLESS; i++)
		{	j = trans[n][is]->escp[i];
			if (!j) break;
			dfs_table(n, m, j, srcln, reach, lpstate);
		}
#endif
	}
	reach[is] &= ~16; /* no longer on stack */
}
void
do_dfs(int n, int m, int is, short srcln[], uchar reach[], uchar lpstate[])
{	int i;
	dfs_table(n, m, is, srcln, reach, lpstate);
	for (i = 0; i < m; i++)
		reach[i] &= ~(4|8|16);
}
void
crack(int n, int j, Trans *z, short srcln[])
{	int i;

	if (!z) return;
	printf("	state %3d -(tr %3d)-> state %3d  ",
		j, z->forw, z->st);
	printf("[id %3d tp %3d", z->t_id, z->tpe[0]);
	if (z->tpe[1]) printf(",%d", z->tpe[1]);
#ifdef HAS_UNLESS
	if (z->e_trans)
		printf(" org %3d", z->e_trans);
	else if (state_tables >= 2)
	for (i = 0; i < HAS_UNLESS; i++)
	{	if (!z->escp[i]) break;
		printf(" esc %d", z->escp[i]);
	}
#endif
	printf("]");
	printf(" [%s%s%s%s%s] %s:%d => ",
		z->atom&6?"A":z->atom&32?"D":"-",
		accpstate[n][j]?"a" :"-",
		stopstate[n][j]?"e" : "-",
		progstate[n][j]?"p" : "-",
		z->atom & 8 ?"L":"G",
		PanSource, srcln[j]);
	for (i = 0; z->tp[i]; i++)
		if (z->tp[i] == '\n')
			printf("\\n");
		else
			putchar(z->tp[i]);
	if (verbose && z->qu[0])
	{	printf("\t[");
		for (i = 0; i < 6; i++)
			if (z->qu[i])
				printf("(%d,%d)",
				z->qu[i], z->ty[i]);
		printf("]");
	}
	printf("\n");
	fflush(stdout);
}
/* spin -a m.pml; cc -o pan pan.c; ./pan -D | dot -Tps > foo.ps; ps2pdf foo.ps */
void
dot_crack(int n, int j, Trans *z)
{	int i;

	if (!z) return;
	printf("	S%d -> S%d  [color=black", j, z->st);

	if (z->atom&6) printf(",style=dashed");
	else if (z->atom&32) printf(",style=dotted");
	else if (z->atom&8) printf(",style=solid");
	else printf(",style=bold");

	printf(",label=\"");
	for (i = 0; z->tp[i]; i++)
	{	if (z->tp[i] == '\\'
		&&  z->tp[i+1] == 'n')
		{	i++; printf(" ");
		} else
		{	putchar(z->tp[i]);
	}	}
	printf("\"];\n");
	if (accpstate[n][j]) printf("  S%d [color=red,style=bold];\n", j);
	else if (progstate[n][j]) printf("  S%d [color=green,style=bold];\n", j);
	if (stopstate[n][j]) printf("  S%d [color=blue,style=bold,shape=box];\n", j);
}

#ifdef VAR_RANGES
#define BYTESIZE	32	/* 2^8 : 2^3 = 256:8 = 32 */

typedef struct Vr_Ptr {
	char	*nm;
	uchar	vals[BYTESIZE];
	struct Vr_Ptr *nxt;
} Vr_Ptr;
Vr_Ptr *ranges = (Vr_Ptr *) 0;

void
logval(char *s, int v)
{	Vr_Ptr *tmp;

	if (v<0 || v > 255) return;
	for (tmp = ranges; tmp; tmp = tmp->nxt)
		if (!strcmp(tmp->nm, s))
			goto found;
	tmp = (Vr_Ptr *) emalloc(sizeof(Vr_Ptr));
	tmp->nxt = ranges;
	ranges = tmp;
	tmp->nm = s;
found:
	tmp->vals[(v)/8] |= 1<<((v)%8);
}

void
dumpval(uchar X[], int range)
{	int w, x, i, j = -1;

	for (w = i = 0; w < range; w++)
	for (x = 0; x < 8; x++, i++)
	{
from:		if ((X[w] & (1<<x)))
		{	printf("%d", i);
			j = i;
			goto upto;
	}	}
	return;
	for (w = 0; w < range; w++)
	for (x = 0; x < 8; x++, i++)
	{
upto:		if (!(X[w] & (1<<x)))
		{	if (i-1 == j)
				printf(", ");
			else
				printf("-%d, ", i-1);
			goto from;
	}	}
	if (j >= 0 && j != 255)
		printf("-255");
}

void
dumpranges(void)
{	Vr_Ptr *tmp;
	printf("\nValues assigned within ");
	printf("interval [0..255]:\n");
	for (tmp = ranges; tmp; tmp = tmp->nxt)
	{	printf("\t%s\t: ", tmp->nm);
		dumpval(tmp->vals, BYTESIZE);
		printf("\n");
	}
}
#endif

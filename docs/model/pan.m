#define rand	pan_rand
#define pthread_equal(a,b)	((a)==(b))
#if defined(HAS_CODE) && defined(VERBOSE)
	#ifdef BFS_PAR
		bfs_printf("Pr: %d Tr: %d\n", II, t->forw);
	#else
		cpu_printf("Pr: %d Tr: %d\n", II, t->forw);
	#endif
#endif
	switch (t->forw) {
	default: Uerror("bad forward move");
	case 0:	/* if without executable clauses */
		continue;
	case 1: /* generic 'goto' or 'skip' */
		IfNotBlocked
		_m = 3; goto P999;
	case 2: /* generic 'else' */
		IfNotBlocked
		if (trpt->o_pm&1) continue;
		_m = 3; goto P999;

		 /* PROC :init: */
	case 3: // STATE 1 - settlement.pml:338 - [k = 0] (0:0:1 - 1)
		IfNotBlocked
		reached[6][1] = 1;
		(trpt+1)->bup.oval = ((int)((P6 *)_this)->_7_32_k);
		((P6 *)_this)->_7_32_k = 0;
#ifdef VAR_RANGES
		logval(":init::k", ((int)((P6 *)_this)->_7_32_k));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 4: // STATE 2 - settlement.pml:338 - [((k<3))] (0:0:0 - 1)
		IfNotBlocked
		reached[6][2] = 1;
		if (!((((int)((P6 *)_this)->_7_32_k)<3)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 5: // STATE 3 - settlement.pml:338 - [(run Call(k))] (0:0:0 - 1)
		IfNotBlocked
		reached[6][3] = 1;
		if (!(addproc(II, 1, 0, ((int)((P6 *)_this)->_7_32_k), 0)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 6: // STATE 4 - settlement.pml:338 - [k = (k+1)] (0:0:1 - 1)
		IfNotBlocked
		reached[6][4] = 1;
		(trpt+1)->bup.oval = ((int)((P6 *)_this)->_7_32_k);
		((P6 *)_this)->_7_32_k = (((int)((P6 *)_this)->_7_32_k)+1);
#ifdef VAR_RANGES
		logval(":init::k", ((int)((P6 *)_this)->_7_32_k));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 7: // STATE 10 - settlement.pml:339 - [(run Recovery(0))] (0:0:0 - 3)
		IfNotBlocked
		reached[6][10] = 1;
		if (!(addproc(II, 1, 2, 0, 0)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 8: // STATE 11 - settlement.pml:339 - [(run Recovery(1))] (0:0:0 - 1)
		IfNotBlocked
		reached[6][11] = 1;
		if (!(addproc(II, 1, 2, 1, 0)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 9: // STATE 12 - settlement.pml:339 - [(run Background())] (0:0:0 - 1)
		IfNotBlocked
		reached[6][12] = 1;
		if (!(addproc(II, 1, 3, 0, 0)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 10: // STATE 13 - settlement.pml:339 - [(run Faults())] (0:0:0 - 1)
		IfNotBlocked
		reached[6][13] = 1;
		if (!(addproc(II, 1, 4, 0, 0)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 11: // STATE 14 - settlement.pml:339 - [(run Crash())] (0:0:0 - 1)
		IfNotBlocked
		reached[6][14] = 1;
		if (!(addproc(II, 1, 5, 0, 0)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 12: // STATE 16 - settlement.pml:341 - [-end-] (0:0:0 - 1)
		IfNotBlocked
		reached[6][16] = 1;
		if (!delproc(1, II)) continue;
		_m = 3; goto P999; /* 0 */

		 /* PROC Crash */
	case 13: // STATE 2 - settlement.pml:333 - [-end-] (0:0:0 - 1)
		IfNotBlocked
		reached[5][2] = 1;
		if (!delproc(1, II)) continue;
		_m = 3; goto P999; /* 0 */

		 /* PROC Faults */
	case 14: // STATE 2 - settlement.pml:326 - [-end-] (0:0:0 - 1)
		IfNotBlocked
		reached[4][2] = 1;
		if (!delproc(1, II)) continue;
		_m = 3; goto P999; /* 0 */

		 /* PROC Background */
	case 15: // STATE 1 - settlement.pml:265 - [(((lease[0]!=0)&&(crashed[(0&1)]||(0&&(stalls==0)))))] (8:0:2 - 1)
		IfNotBlocked
		reached[3][1] = 1;
		if (!(((((int)now.lease[0])!=0)&&(((int)now.crashed[ Index((0&1), 2) ])||(0&&(((int)now.stalls)==0))))))
			continue;
		/* merge: c = 0(8, 2, 8) */
		reached[3][2] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->c);
		((P3 *)_this)->c = 0;
#ifdef VAR_RANGES
		logval("Background:c", ((int)((P3 *)_this)->c));
#endif
		;
		/* merge: a = lease[0](8, 3, 8) */
		reached[3][3] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->a);
		((P3 *)_this)->a = ((int)now.lease[0]);
#ifdef VAR_RANGES
		logval("Background:a", ((int)((P3 *)_this)->a));
#endif
		;
		_m = 3; goto P999; /* 2 */
	case 16: // STATE 4 - settlement.pml:265 - [(!(crashed[(0&1)]))] (89:0:1 - 1)
		IfNotBlocked
		reached[3][4] = 1;
		if (!( !(((int)now.crashed[ Index((0&1), 2) ]))))
			continue;
		/* merge: stalls = (stalls+1)(89, 5, 89) */
		reached[3][5] = 1;
		(trpt+1)->bup.oval = ((int)now.stalls);
		now.stalls = (((int)now.stalls)+1);
#ifdef VAR_RANGES
		logval("stalls", ((int)now.stalls));
#endif
		;
		/* merge: .(goto)(89, 9, 89) */
		reached[3][9] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 17: // STATE 9 - settlement.pml:265 - [.(goto)] (0:89:0 - 2)
		IfNotBlocked
		reached[3][9] = 1;
		;
		_m = 3; goto P999; /* 0 */
	case 18: // STATE 7 - settlement.pml:265 - [(1)] (89:0:0 - 1)
		IfNotBlocked
		reached[3][7] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(89, 9, 89) */
		reached[3][9] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 19: // STATE 11 - settlement.pml:106 - [added = 0] (0:0:1 - 1)
		IfNotBlocked
		reached[3][11] = 1;
		(trpt+1)->bup.oval = ((P3 *)_this)->added;
		((P3 *)_this)->added = 0;
#ifdef VAR_RANGES
		logval("Background:added", ((P3 *)_this)->added);
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 20: // STATE 12 - settlement.pml:108 - [((record[c]==0))] (36:0:3 - 1)
		IfNotBlocked
		reached[3][12] = 1;
		if (!((((int)now.record[ Index(((int)((P3 *)_this)->c), 3) ])==0)))
			continue;
		/* merge: record[c] = 1(36, 13, 36) */
		reached[3][13] = 1;
		(trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((int)now.record[ Index(((int)((P3 *)_this)->c), 3) ]);
		now.record[ Index(((P3 *)_this)->c, 3) ] = 1;
#ifdef VAR_RANGES
		logval("record[Background:c]", ((int)now.record[ Index(((int)((P3 *)_this)->c), 3) ]));
#endif
		;
		/* merge: added = a(36, 14, 36) */
		reached[3][14] = 1;
		(trpt+1)->bup.ovals[1] = ((P3 *)_this)->added;
		((P3 *)_this)->added = ((int)((P3 *)_this)->a);
#ifdef VAR_RANGES
		logval("Background:added", ((P3 *)_this)->added);
#endif
		;
		/* merge: amount[c] = a(36, 15, 36) */
		reached[3][15] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.amount[ Index(((int)((P3 *)_this)->c), 3) ]);
		now.amount[ Index(((P3 *)_this)->c, 3) ] = ((int)((P3 *)_this)->a);
#ifdef VAR_RANGES
		logval("amount[Background:c]", ((int)now.amount[ Index(((int)((P3 *)_this)->c), 3) ]));
#endif
		;
		/* merge: .(goto)(0, 23, 36) */
		reached[3][23] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 21: // STATE 16 - settlement.pml:109 - [(((record[c]==1)&&(1==2)))] (36:0:3 - 1)
		IfNotBlocked
		reached[3][16] = 1;
		if (!(((((int)now.record[ Index(((int)((P3 *)_this)->c), 3) ])==1)&&(1==2))))
			continue;
		/* merge: record[c] = 2(36, 17, 36) */
		reached[3][17] = 1;
		(trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((int)now.record[ Index(((int)((P3 *)_this)->c), 3) ]);
		now.record[ Index(((P3 *)_this)->c, 3) ] = 2;
#ifdef VAR_RANGES
		logval("record[Background:c]", ((int)now.record[ Index(((int)((P3 *)_this)->c), 3) ]));
#endif
		;
		/* merge: added = (a-amount[c])(36, 18, 36) */
		reached[3][18] = 1;
		(trpt+1)->bup.ovals[1] = ((P3 *)_this)->added;
		((P3 *)_this)->added = (((int)((P3 *)_this)->a)-((int)now.amount[ Index(((int)((P3 *)_this)->c), 3) ]));
#ifdef VAR_RANGES
		logval("Background:added", ((P3 *)_this)->added);
#endif
		;
		/* merge: amount[c] = a(36, 19, 36) */
		reached[3][19] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.amount[ Index(((int)((P3 *)_this)->c), 3) ]);
		now.amount[ Index(((P3 *)_this)->c, 3) ] = ((int)((P3 *)_this)->a);
#ifdef VAR_RANGES
		logval("amount[Background:c]", ((int)now.amount[ Index(((int)((P3 *)_this)->c), 3) ]));
#endif
		;
		/* merge: .(goto)(0, 23, 36) */
		reached[3][23] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 22: // STATE 24 - settlement.pml:113 - [((added!=0))] (32:0:2 - 1)
		IfNotBlocked
		reached[3][24] = 1;
		if (!((((P3 *)_this)->added!=0)))
			continue;
		/* merge: total[1] = (total[1]+added)(32, 25, 32) */
		reached[3][25] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.total[1]);
		now.total[1] = (((int)now.total[1])+((P3 *)_this)->added);
#ifdef VAR_RANGES
		logval("total[1]", ((int)now.total[1]));
#endif
		;
		/* merge: row[1] = (row[1]+1)(32, 26, 32) */
		reached[3][26] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.row[1]);
		now.row[1] = (((int)now.row[1])+1);
#ifdef VAR_RANGES
		logval("row[1]", ((int)now.row[1]));
#endif
		;
		_m = 3; goto P999; /* 2 */
	case 23: // STATE 27 - settlement.pml:115 - [(((0==1)||(c<2)))] (82:0:6 - 1)
		IfNotBlocked
		reached[3][27] = 1;
		if (!(((0==1)||(((int)((P3 *)_this)->c)<2))))
			continue;
		/* merge: total[0] = (total[0]+added)(82, 28, 82) */
		reached[3][28] = 1;
		(trpt+1)->bup.ovals = grab_ints(6);
		(trpt+1)->bup.ovals[0] = ((int)now.total[0]);
		now.total[0] = (((int)now.total[0])+((P3 *)_this)->added);
#ifdef VAR_RANGES
		logval("total[0]", ((int)now.total[0]));
#endif
		;
		/* merge: row[0] = (row[0]+1)(82, 29, 82) */
		reached[3][29] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.row[0]);
		now.row[0] = (((int)now.row[0])+1);
#ifdef VAR_RANGES
		logval("row[0]", ((int)now.row[0]));
#endif
		;
		/* merge: .(goto)(82, 33, 82) */
		reached[3][33] = 1;
		;
		/* merge: .(goto)(82, 37, 82) */
		reached[3][37] = 1;
		;
		/* merge: t0 = total[0](82, 38, 82) */
		reached[3][38] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = ((int)now.total[0]);
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = row[0](82, 39, 82) */
		reached[3][39] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = ((int)now.row[0]);
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: t1 = total[1](82, 40, 82) */
		reached[3][40] = 1;
		(trpt+1)->bup.ovals[4] = ((int)((P3 *)_this)->t1);
		((P3 *)_this)->t1 = ((int)now.total[1]);
#ifdef VAR_RANGES
		logval("Background:t1", ((int)((P3 *)_this)->t1));
#endif
		;
		/* merge: v1 = row[1](82, 41, 82) */
		reached[3][41] = 1;
		(trpt+1)->bup.ovals[5] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = ((int)now.row[1]);
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		_m = 3; goto P999; /* 8 */
	case 24: // STATE 31 - settlement.pml:115 - [(1)] (82:0:4 - 1)
		IfNotBlocked
		reached[3][31] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(82, 33, 82) */
		reached[3][33] = 1;
		;
		/* merge: .(goto)(82, 37, 82) */
		reached[3][37] = 1;
		;
		/* merge: t0 = total[0](82, 38, 82) */
		reached[3][38] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = ((int)now.total[0]);
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = row[0](82, 39, 82) */
		reached[3][39] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = ((int)now.row[0]);
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: t1 = total[1](82, 40, 82) */
		reached[3][40] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->t1);
		((P3 *)_this)->t1 = ((int)now.total[1]);
#ifdef VAR_RANGES
		logval("Background:t1", ((int)((P3 *)_this)->t1));
#endif
		;
		/* merge: v1 = row[1](82, 41, 82) */
		reached[3][41] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = ((int)now.row[1]);
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		_m = 3; goto P999; /* 6 */
	case 25: // STATE 35 - settlement.pml:116 - [(1)] (82:0:4 - 1)
		IfNotBlocked
		reached[3][35] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(82, 37, 82) */
		reached[3][37] = 1;
		;
		/* merge: t0 = total[0](82, 38, 82) */
		reached[3][38] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = ((int)now.total[0]);
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = row[0](82, 39, 82) */
		reached[3][39] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = ((int)now.row[0]);
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: t1 = total[1](82, 40, 82) */
		reached[3][40] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->t1);
		((P3 *)_this)->t1 = ((int)now.total[1]);
#ifdef VAR_RANGES
		logval("Background:t1", ((int)((P3 *)_this)->t1));
#endif
		;
		/* merge: v1 = row[1](82, 41, 82) */
		reached[3][41] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = ((int)now.row[1]);
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		_m = 3; goto P999; /* 5 */
	case 26: // STATE 38 - settlement.pml:118 - [t0 = total[0]] (0:82:4 - 5)
		IfNotBlocked
		reached[3][38] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = ((int)now.total[0]);
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = row[0](82, 39, 82) */
		reached[3][39] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = ((int)now.row[0]);
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: t1 = total[1](82, 40, 82) */
		reached[3][40] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->t1);
		((P3 *)_this)->t1 = ((int)now.total[1]);
#ifdef VAR_RANGES
		logval("Background:t1", ((int)((P3 *)_this)->t1));
#endif
		;
		/* merge: v1 = row[1](82, 41, 82) */
		reached[3][41] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = ((int)now.row[1]);
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		_m = 3; goto P999; /* 3 */
	case 27: // STATE 44 - settlement.pml:244 - [(((!(1)||(marker==known[1]))&&(!(1)||(loaded==known[1]))))] (0:0:0 - 1)
		IfNotBlocked
		reached[3][44] = 1;
		if (!((( !(1)||(((int)now.marker)==((int)now.known[1])))&&( !(1)||(((int)now.loaded)==((int)now.known[1]))))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 28: // STATE 45 - settlement.pml:132 - [lease[c] = 0] (0:0:1 - 1)
		IfNotBlocked
		reached[3][45] = 1;
		(trpt+1)->bup.oval = ((int)now.lease[ Index(((int)((P3 *)_this)->c), 3) ]);
		now.lease[ Index(((P3 *)_this)->c, 3) ] = 0;
#ifdef VAR_RANGES
		logval("lease[Background:c]", ((int)now.lease[ Index(((int)((P3 *)_this)->c), 3) ]));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 29: // STATE 46 - settlement.pml:124 - [((1&&(v1>version[1])))] (52:0:1 - 1)
		IfNotBlocked
		reached[3][46] = 1;
		if (!((1&&(((int)((P3 *)_this)->v1)>((int)now.version[1])))))
			continue;
		/* merge: version[1] = v1(0, 47, 52) */
		reached[3][47] = 1;
		(trpt+1)->bup.oval = ((int)now.version[1]);
		now.version[1] = ((int)((P3 *)_this)->v1);
#ifdef VAR_RANGES
		logval("version[1]", ((int)now.version[1]));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 30: // STATE 48 - settlement.pml:124 - [(!((seeded[1]!=marker)))] (79:0:1 - 1)
		IfNotBlocked
		reached[3][48] = 1;
		if (!( !((((int)now.seeded[1])!=((int)now.marker)))))
			continue;
		/* merge: settled[1] = t1(0, 49, 79) */
		reached[3][49] = 1;
		(trpt+1)->bup.oval = ((int)now.settled[1]);
		now.settled[1] = ((int)((P3 *)_this)->t1);
#ifdef VAR_RANGES
		logval("settled[1]", ((int)now.settled[1]));
#endif
		;
		/* merge: .(goto)(0, 53, 79) */
		reached[3][53] = 1;
		;
		/* merge: .(goto)(0, 59, 79) */
		reached[3][59] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 31: // STATE 54 - settlement.pml:125 - [((!(1)&&!((seeded[1]!=marker))))] (79:0:1 - 1)
		IfNotBlocked
		reached[3][54] = 1;
		if (!(( !(1)&& !((((int)now.seeded[1])!=((int)now.marker))))))
			continue;
		/* merge: settled[1] = (settled[1]+added)(0, 55, 79) */
		reached[3][55] = 1;
		(trpt+1)->bup.oval = ((int)now.settled[1]);
		now.settled[1] = (((int)now.settled[1])+((P3 *)_this)->added);
#ifdef VAR_RANGES
		logval("settled[1]", ((int)now.settled[1]));
#endif
		;
		/* merge: .(goto)(0, 59, 79) */
		reached[3][59] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 32: // STATE 61 - settlement.pml:134 - [(((0==1)||(c<2)))] (0:0:1 - 1)
		IfNotBlocked
		reached[3][61] = 1;
		if (!(((0==1)||(((int)((P3 *)_this)->c)<2))))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: c */  (trpt+1)->bup.oval = ((P3 *)_this)->c;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P3 *)_this)->c = 0;
		_m = 3; goto P999; /* 0 */
	case 33: // STATE 62 - settlement.pml:124 - [((1&&(v0>version[0])))] (68:0:1 - 1)
		IfNotBlocked
		reached[3][62] = 1;
		if (!((1&&(((int)((P3 *)_this)->v0)>((int)now.version[0])))))
			continue;
		/* merge: version[0] = v0(0, 63, 68) */
		reached[3][63] = 1;
		(trpt+1)->bup.oval = ((int)now.version[0]);
		now.version[0] = ((int)((P3 *)_this)->v0);
#ifdef VAR_RANGES
		logval("version[0]", ((int)now.version[0]));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 34: // STATE 64 - settlement.pml:124 - [(!((seeded[0]!=marker)))] (270:0:7 - 1)
		IfNotBlocked
		reached[3][64] = 1;
		if (!( !((((int)now.seeded[0])!=((int)now.marker)))))
			continue;
		/* merge: settled[0] = t0(270, 65, 270) */
		reached[3][65] = 1;
		(trpt+1)->bup.ovals = grab_ints(7);
		(trpt+1)->bup.ovals[0] = ((int)now.settled[0]);
		now.settled[0] = ((int)((P3 *)_this)->t0);
#ifdef VAR_RANGES
		logval("settled[0]", ((int)now.settled[0]));
#endif
		;
		/* merge: .(goto)(270, 69, 270) */
		reached[3][69] = 1;
		;
		/* merge: .(goto)(270, 75, 270) */
		reached[3][75] = 1;
		;
		/* merge: .(goto)(270, 80, 270) */
		reached[3][80] = 1;
		;
		/* merge: t0 = 0(270, 83, 270) */
		reached[3][83] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(270, 84, 270) */
		reached[3][84] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: t1 = 0(270, 85, 270) */
		reached[3][85] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->t1);
		((P3 *)_this)->t1 = 0;
#ifdef VAR_RANGES
		logval("Background:t1", ((int)((P3 *)_this)->t1));
#endif
		;
		/* merge: v1 = 0(270, 86, 270) */
		reached[3][86] = 1;
		(trpt+1)->bup.ovals[4] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = 0;
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		/* merge: added = 0(270, 87, 270) */
		reached[3][87] = 1;
		(trpt+1)->bup.ovals[5] = ((P3 *)_this)->added;
		((P3 *)_this)->added = 0;
#ifdef VAR_RANGES
		logval("Background:added", ((P3 *)_this)->added);
#endif
		;
		/* merge: a = 0(270, 88, 270) */
		reached[3][88] = 1;
		(trpt+1)->bup.ovals[6] = ((int)((P3 *)_this)->a);
		((P3 *)_this)->a = 0;
#ifdef VAR_RANGES
		logval("Background:a", ((int)((P3 *)_this)->a));
#endif
		;
		/* merge: .(goto)(0, 271, 270) */
		reached[3][271] = 1;
		;
		_m = 3; goto P999; /* 11 */
	case 35: // STATE 67 - settlement.pml:124 - [(1)] (270:0:6 - 1)
		IfNotBlocked
		reached[3][67] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(270, 69, 270) */
		reached[3][69] = 1;
		;
		/* merge: .(goto)(270, 75, 270) */
		reached[3][75] = 1;
		;
		/* merge: .(goto)(270, 80, 270) */
		reached[3][80] = 1;
		;
		/* merge: t0 = 0(270, 83, 270) */
		reached[3][83] = 1;
		(trpt+1)->bup.ovals = grab_ints(6);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(270, 84, 270) */
		reached[3][84] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: t1 = 0(270, 85, 270) */
		reached[3][85] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->t1);
		((P3 *)_this)->t1 = 0;
#ifdef VAR_RANGES
		logval("Background:t1", ((int)((P3 *)_this)->t1));
#endif
		;
		/* merge: v1 = 0(270, 86, 270) */
		reached[3][86] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = 0;
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		/* merge: added = 0(270, 87, 270) */
		reached[3][87] = 1;
		(trpt+1)->bup.ovals[4] = ((P3 *)_this)->added;
		((P3 *)_this)->added = 0;
#ifdef VAR_RANGES
		logval("Background:added", ((P3 *)_this)->added);
#endif
		;
		/* merge: a = 0(270, 88, 270) */
		reached[3][88] = 1;
		(trpt+1)->bup.ovals[5] = ((int)((P3 *)_this)->a);
		((P3 *)_this)->a = 0;
#ifdef VAR_RANGES
		logval("Background:a", ((int)((P3 *)_this)->a));
#endif
		;
		/* merge: .(goto)(0, 271, 270) */
		reached[3][271] = 1;
		;
		_m = 3; goto P999; /* 10 */
	case 36: // STATE 75 - settlement.pml:128 - [.(goto)] (0:270:6 - 5)
		IfNotBlocked
		reached[3][75] = 1;
		;
		/* merge: .(goto)(270, 80, 270) */
		reached[3][80] = 1;
		;
		/* merge: t0 = 0(270, 83, 270) */
		reached[3][83] = 1;
		(trpt+1)->bup.ovals = grab_ints(6);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(270, 84, 270) */
		reached[3][84] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: t1 = 0(270, 85, 270) */
		reached[3][85] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->t1);
		((P3 *)_this)->t1 = 0;
#ifdef VAR_RANGES
		logval("Background:t1", ((int)((P3 *)_this)->t1));
#endif
		;
		/* merge: v1 = 0(270, 86, 270) */
		reached[3][86] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = 0;
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		/* merge: added = 0(270, 87, 270) */
		reached[3][87] = 1;
		(trpt+1)->bup.ovals[4] = ((P3 *)_this)->added;
		((P3 *)_this)->added = 0;
#ifdef VAR_RANGES
		logval("Background:added", ((P3 *)_this)->added);
#endif
		;
		/* merge: a = 0(270, 88, 270) */
		reached[3][88] = 1;
		(trpt+1)->bup.ovals[5] = ((int)((P3 *)_this)->a);
		((P3 *)_this)->a = 0;
#ifdef VAR_RANGES
		logval("Background:a", ((int)((P3 *)_this)->a));
#endif
		;
		/* merge: .(goto)(0, 271, 270) */
		reached[3][271] = 1;
		;
		_m = 3; goto P999; /* 8 */
	case 37: // STATE 70 - settlement.pml:125 - [((!(1)&&!((seeded[0]!=marker))))] (270:0:7 - 1)
		IfNotBlocked
		reached[3][70] = 1;
		if (!(( !(1)&& !((((int)now.seeded[0])!=((int)now.marker))))))
			continue;
		/* merge: settled[0] = (settled[0]+added)(270, 71, 270) */
		reached[3][71] = 1;
		(trpt+1)->bup.ovals = grab_ints(7);
		(trpt+1)->bup.ovals[0] = ((int)now.settled[0]);
		now.settled[0] = (((int)now.settled[0])+((P3 *)_this)->added);
#ifdef VAR_RANGES
		logval("settled[0]", ((int)now.settled[0]));
#endif
		;
		/* merge: .(goto)(270, 75, 270) */
		reached[3][75] = 1;
		;
		/* merge: .(goto)(270, 80, 270) */
		reached[3][80] = 1;
		;
		/* merge: t0 = 0(270, 83, 270) */
		reached[3][83] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(270, 84, 270) */
		reached[3][84] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: t1 = 0(270, 85, 270) */
		reached[3][85] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->t1);
		((P3 *)_this)->t1 = 0;
#ifdef VAR_RANGES
		logval("Background:t1", ((int)((P3 *)_this)->t1));
#endif
		;
		/* merge: v1 = 0(270, 86, 270) */
		reached[3][86] = 1;
		(trpt+1)->bup.ovals[4] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = 0;
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		/* merge: added = 0(270, 87, 270) */
		reached[3][87] = 1;
		(trpt+1)->bup.ovals[5] = ((P3 *)_this)->added;
		((P3 *)_this)->added = 0;
#ifdef VAR_RANGES
		logval("Background:added", ((P3 *)_this)->added);
#endif
		;
		/* merge: a = 0(270, 88, 270) */
		reached[3][88] = 1;
		(trpt+1)->bup.ovals[6] = ((int)((P3 *)_this)->a);
		((P3 *)_this)->a = 0;
#ifdef VAR_RANGES
		logval("Background:a", ((int)((P3 *)_this)->a));
#endif
		;
		/* merge: .(goto)(0, 271, 270) */
		reached[3][271] = 1;
		;
		_m = 3; goto P999; /* 10 */
	case 38: // STATE 73 - settlement.pml:126 - [(1)] (270:0:6 - 1)
		IfNotBlocked
		reached[3][73] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(270, 75, 270) */
		reached[3][75] = 1;
		;
		/* merge: .(goto)(270, 80, 270) */
		reached[3][80] = 1;
		;
		/* merge: t0 = 0(270, 83, 270) */
		reached[3][83] = 1;
		(trpt+1)->bup.ovals = grab_ints(6);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(270, 84, 270) */
		reached[3][84] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: t1 = 0(270, 85, 270) */
		reached[3][85] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->t1);
		((P3 *)_this)->t1 = 0;
#ifdef VAR_RANGES
		logval("Background:t1", ((int)((P3 *)_this)->t1));
#endif
		;
		/* merge: v1 = 0(270, 86, 270) */
		reached[3][86] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = 0;
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		/* merge: added = 0(270, 87, 270) */
		reached[3][87] = 1;
		(trpt+1)->bup.ovals[4] = ((P3 *)_this)->added;
		((P3 *)_this)->added = 0;
#ifdef VAR_RANGES
		logval("Background:added", ((P3 *)_this)->added);
#endif
		;
		/* merge: a = 0(270, 88, 270) */
		reached[3][88] = 1;
		(trpt+1)->bup.ovals[5] = ((int)((P3 *)_this)->a);
		((P3 *)_this)->a = 0;
#ifdef VAR_RANGES
		logval("Background:a", ((int)((P3 *)_this)->a));
#endif
		;
		/* merge: .(goto)(0, 271, 270) */
		reached[3][271] = 1;
		;
		_m = 3; goto P999; /* 9 */
	case 39: // STATE 80 - settlement.pml:135 - [.(goto)] (0:270:6 - 2)
		IfNotBlocked
		reached[3][80] = 1;
		;
		/* merge: t0 = 0(270, 83, 270) */
		reached[3][83] = 1;
		(trpt+1)->bup.ovals = grab_ints(6);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(270, 84, 270) */
		reached[3][84] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: t1 = 0(270, 85, 270) */
		reached[3][85] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->t1);
		((P3 *)_this)->t1 = 0;
#ifdef VAR_RANGES
		logval("Background:t1", ((int)((P3 *)_this)->t1));
#endif
		;
		/* merge: v1 = 0(270, 86, 270) */
		reached[3][86] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = 0;
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		/* merge: added = 0(270, 87, 270) */
		reached[3][87] = 1;
		(trpt+1)->bup.ovals[4] = ((P3 *)_this)->added;
		((P3 *)_this)->added = 0;
#ifdef VAR_RANGES
		logval("Background:added", ((P3 *)_this)->added);
#endif
		;
		/* merge: a = 0(270, 88, 270) */
		reached[3][88] = 1;
		(trpt+1)->bup.ovals[5] = ((int)((P3 *)_this)->a);
		((P3 *)_this)->a = 0;
#ifdef VAR_RANGES
		logval("Background:a", ((int)((P3 *)_this)->a));
#endif
		;
		/* merge: .(goto)(0, 271, 270) */
		reached[3][271] = 1;
		;
		_m = 3; goto P999; /* 7 */
	case 40: // STATE 78 - settlement.pml:134 - [(1)] (270:0:6 - 1)
		IfNotBlocked
		reached[3][78] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(270, 80, 270) */
		reached[3][80] = 1;
		;
		/* merge: t0 = 0(270, 83, 270) */
		reached[3][83] = 1;
		(trpt+1)->bup.ovals = grab_ints(6);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(270, 84, 270) */
		reached[3][84] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: t1 = 0(270, 85, 270) */
		reached[3][85] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->t1);
		((P3 *)_this)->t1 = 0;
#ifdef VAR_RANGES
		logval("Background:t1", ((int)((P3 *)_this)->t1));
#endif
		;
		/* merge: v1 = 0(270, 86, 270) */
		reached[3][86] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = 0;
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		/* merge: added = 0(270, 87, 270) */
		reached[3][87] = 1;
		(trpt+1)->bup.ovals[4] = ((P3 *)_this)->added;
		((P3 *)_this)->added = 0;
#ifdef VAR_RANGES
		logval("Background:added", ((P3 *)_this)->added);
#endif
		;
		/* merge: a = 0(270, 88, 270) */
		reached[3][88] = 1;
		(trpt+1)->bup.ovals[5] = ((int)((P3 *)_this)->a);
		((P3 *)_this)->a = 0;
#ifdef VAR_RANGES
		logval("Background:a", ((int)((P3 *)_this)->a));
#endif
		;
		/* merge: .(goto)(0, 271, 270) */
		reached[3][271] = 1;
		;
		_m = 3; goto P999; /* 8 */
	case 41: // STATE 90 - settlement.pml:266 - [(((lease[1]!=0)&&(crashed[(1&1)]||(0&&(stalls==0)))))] (97:0:2 - 1)
		IfNotBlocked
		reached[3][90] = 1;
		if (!(((((int)now.lease[1])!=0)&&(((int)now.crashed[ Index((1&1), 2) ])||(0&&(((int)now.stalls)==0))))))
			continue;
		/* merge: c = 1(97, 91, 97) */
		reached[3][91] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->c);
		((P3 *)_this)->c = 1;
#ifdef VAR_RANGES
		logval("Background:c", ((int)((P3 *)_this)->c));
#endif
		;
		/* merge: a = lease[1](97, 92, 97) */
		reached[3][92] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->a);
		((P3 *)_this)->a = ((int)now.lease[1]);
#ifdef VAR_RANGES
		logval("Background:a", ((int)((P3 *)_this)->a));
#endif
		;
		_m = 3; goto P999; /* 2 */
	case 42: // STATE 93 - settlement.pml:266 - [(!(crashed[(1&1)]))] (178:0:1 - 1)
		IfNotBlocked
		reached[3][93] = 1;
		if (!( !(((int)now.crashed[ Index((1&1), 2) ]))))
			continue;
		/* merge: stalls = (stalls+1)(178, 94, 178) */
		reached[3][94] = 1;
		(trpt+1)->bup.oval = ((int)now.stalls);
		now.stalls = (((int)now.stalls)+1);
#ifdef VAR_RANGES
		logval("stalls", ((int)now.stalls));
#endif
		;
		/* merge: .(goto)(178, 98, 178) */
		reached[3][98] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 43: // STATE 98 - settlement.pml:266 - [.(goto)] (0:178:0 - 2)
		IfNotBlocked
		reached[3][98] = 1;
		;
		_m = 3; goto P999; /* 0 */
	case 44: // STATE 96 - settlement.pml:266 - [(1)] (178:0:0 - 1)
		IfNotBlocked
		reached[3][96] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(178, 98, 178) */
		reached[3][98] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 45: // STATE 100 - settlement.pml:106 - [added = 0] (0:0:1 - 1)
		IfNotBlocked
		reached[3][100] = 1;
		(trpt+1)->bup.oval = ((P3 *)_this)->added;
		((P3 *)_this)->added = 0;
#ifdef VAR_RANGES
		logval("Background:added", ((P3 *)_this)->added);
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 46: // STATE 101 - settlement.pml:108 - [((record[c]==0))] (125:0:3 - 1)
		IfNotBlocked
		reached[3][101] = 1;
		if (!((((int)now.record[ Index(((int)((P3 *)_this)->c), 3) ])==0)))
			continue;
		/* merge: record[c] = 1(125, 102, 125) */
		reached[3][102] = 1;
		(trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((int)now.record[ Index(((int)((P3 *)_this)->c), 3) ]);
		now.record[ Index(((P3 *)_this)->c, 3) ] = 1;
#ifdef VAR_RANGES
		logval("record[Background:c]", ((int)now.record[ Index(((int)((P3 *)_this)->c), 3) ]));
#endif
		;
		/* merge: added = a(125, 103, 125) */
		reached[3][103] = 1;
		(trpt+1)->bup.ovals[1] = ((P3 *)_this)->added;
		((P3 *)_this)->added = ((int)((P3 *)_this)->a);
#ifdef VAR_RANGES
		logval("Background:added", ((P3 *)_this)->added);
#endif
		;
		/* merge: amount[c] = a(125, 104, 125) */
		reached[3][104] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.amount[ Index(((int)((P3 *)_this)->c), 3) ]);
		now.amount[ Index(((P3 *)_this)->c, 3) ] = ((int)((P3 *)_this)->a);
#ifdef VAR_RANGES
		logval("amount[Background:c]", ((int)now.amount[ Index(((int)((P3 *)_this)->c), 3) ]));
#endif
		;
		/* merge: .(goto)(0, 112, 125) */
		reached[3][112] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 47: // STATE 105 - settlement.pml:109 - [(((record[c]==1)&&(1==2)))] (125:0:3 - 1)
		IfNotBlocked
		reached[3][105] = 1;
		if (!(((((int)now.record[ Index(((int)((P3 *)_this)->c), 3) ])==1)&&(1==2))))
			continue;
		/* merge: record[c] = 2(125, 106, 125) */
		reached[3][106] = 1;
		(trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((int)now.record[ Index(((int)((P3 *)_this)->c), 3) ]);
		now.record[ Index(((P3 *)_this)->c, 3) ] = 2;
#ifdef VAR_RANGES
		logval("record[Background:c]", ((int)now.record[ Index(((int)((P3 *)_this)->c), 3) ]));
#endif
		;
		/* merge: added = (a-amount[c])(125, 107, 125) */
		reached[3][107] = 1;
		(trpt+1)->bup.ovals[1] = ((P3 *)_this)->added;
		((P3 *)_this)->added = (((int)((P3 *)_this)->a)-((int)now.amount[ Index(((int)((P3 *)_this)->c), 3) ]));
#ifdef VAR_RANGES
		logval("Background:added", ((P3 *)_this)->added);
#endif
		;
		/* merge: amount[c] = a(125, 108, 125) */
		reached[3][108] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.amount[ Index(((int)((P3 *)_this)->c), 3) ]);
		now.amount[ Index(((P3 *)_this)->c, 3) ] = ((int)((P3 *)_this)->a);
#ifdef VAR_RANGES
		logval("amount[Background:c]", ((int)now.amount[ Index(((int)((P3 *)_this)->c), 3) ]));
#endif
		;
		/* merge: .(goto)(0, 112, 125) */
		reached[3][112] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 48: // STATE 113 - settlement.pml:113 - [((added!=0))] (121:0:2 - 1)
		IfNotBlocked
		reached[3][113] = 1;
		if (!((((P3 *)_this)->added!=0)))
			continue;
		/* merge: total[1] = (total[1]+added)(121, 114, 121) */
		reached[3][114] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.total[1]);
		now.total[1] = (((int)now.total[1])+((P3 *)_this)->added);
#ifdef VAR_RANGES
		logval("total[1]", ((int)now.total[1]));
#endif
		;
		/* merge: row[1] = (row[1]+1)(121, 115, 121) */
		reached[3][115] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.row[1]);
		now.row[1] = (((int)now.row[1])+1);
#ifdef VAR_RANGES
		logval("row[1]", ((int)now.row[1]));
#endif
		;
		_m = 3; goto P999; /* 2 */
	case 49: // STATE 116 - settlement.pml:115 - [(((0==1)||(c<2)))] (171:0:6 - 1)
		IfNotBlocked
		reached[3][116] = 1;
		if (!(((0==1)||(((int)((P3 *)_this)->c)<2))))
			continue;
		/* merge: total[0] = (total[0]+added)(171, 117, 171) */
		reached[3][117] = 1;
		(trpt+1)->bup.ovals = grab_ints(6);
		(trpt+1)->bup.ovals[0] = ((int)now.total[0]);
		now.total[0] = (((int)now.total[0])+((P3 *)_this)->added);
#ifdef VAR_RANGES
		logval("total[0]", ((int)now.total[0]));
#endif
		;
		/* merge: row[0] = (row[0]+1)(171, 118, 171) */
		reached[3][118] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.row[0]);
		now.row[0] = (((int)now.row[0])+1);
#ifdef VAR_RANGES
		logval("row[0]", ((int)now.row[0]));
#endif
		;
		/* merge: .(goto)(171, 122, 171) */
		reached[3][122] = 1;
		;
		/* merge: .(goto)(171, 126, 171) */
		reached[3][126] = 1;
		;
		/* merge: t0 = total[0](171, 127, 171) */
		reached[3][127] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = ((int)now.total[0]);
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = row[0](171, 128, 171) */
		reached[3][128] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = ((int)now.row[0]);
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: t1 = total[1](171, 129, 171) */
		reached[3][129] = 1;
		(trpt+1)->bup.ovals[4] = ((int)((P3 *)_this)->t1);
		((P3 *)_this)->t1 = ((int)now.total[1]);
#ifdef VAR_RANGES
		logval("Background:t1", ((int)((P3 *)_this)->t1));
#endif
		;
		/* merge: v1 = row[1](171, 130, 171) */
		reached[3][130] = 1;
		(trpt+1)->bup.ovals[5] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = ((int)now.row[1]);
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		_m = 3; goto P999; /* 8 */
	case 50: // STATE 120 - settlement.pml:115 - [(1)] (171:0:4 - 1)
		IfNotBlocked
		reached[3][120] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(171, 122, 171) */
		reached[3][122] = 1;
		;
		/* merge: .(goto)(171, 126, 171) */
		reached[3][126] = 1;
		;
		/* merge: t0 = total[0](171, 127, 171) */
		reached[3][127] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = ((int)now.total[0]);
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = row[0](171, 128, 171) */
		reached[3][128] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = ((int)now.row[0]);
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: t1 = total[1](171, 129, 171) */
		reached[3][129] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->t1);
		((P3 *)_this)->t1 = ((int)now.total[1]);
#ifdef VAR_RANGES
		logval("Background:t1", ((int)((P3 *)_this)->t1));
#endif
		;
		/* merge: v1 = row[1](171, 130, 171) */
		reached[3][130] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = ((int)now.row[1]);
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		_m = 3; goto P999; /* 6 */
	case 51: // STATE 124 - settlement.pml:116 - [(1)] (171:0:4 - 1)
		IfNotBlocked
		reached[3][124] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(171, 126, 171) */
		reached[3][126] = 1;
		;
		/* merge: t0 = total[0](171, 127, 171) */
		reached[3][127] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = ((int)now.total[0]);
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = row[0](171, 128, 171) */
		reached[3][128] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = ((int)now.row[0]);
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: t1 = total[1](171, 129, 171) */
		reached[3][129] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->t1);
		((P3 *)_this)->t1 = ((int)now.total[1]);
#ifdef VAR_RANGES
		logval("Background:t1", ((int)((P3 *)_this)->t1));
#endif
		;
		/* merge: v1 = row[1](171, 130, 171) */
		reached[3][130] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = ((int)now.row[1]);
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		_m = 3; goto P999; /* 5 */
	case 52: // STATE 127 - settlement.pml:118 - [t0 = total[0]] (0:171:4 - 5)
		IfNotBlocked
		reached[3][127] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = ((int)now.total[0]);
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = row[0](171, 128, 171) */
		reached[3][128] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = ((int)now.row[0]);
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: t1 = total[1](171, 129, 171) */
		reached[3][129] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->t1);
		((P3 *)_this)->t1 = ((int)now.total[1]);
#ifdef VAR_RANGES
		logval("Background:t1", ((int)((P3 *)_this)->t1));
#endif
		;
		/* merge: v1 = row[1](171, 130, 171) */
		reached[3][130] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = ((int)now.row[1]);
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		_m = 3; goto P999; /* 3 */
	case 53: // STATE 133 - settlement.pml:244 - [(((!(1)||(marker==known[1]))&&(!(1)||(loaded==known[1]))))] (0:0:0 - 1)
		IfNotBlocked
		reached[3][133] = 1;
		if (!((( !(1)||(((int)now.marker)==((int)now.known[1])))&&( !(1)||(((int)now.loaded)==((int)now.known[1]))))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 54: // STATE 134 - settlement.pml:132 - [lease[c] = 0] (0:0:1 - 1)
		IfNotBlocked
		reached[3][134] = 1;
		(trpt+1)->bup.oval = ((int)now.lease[ Index(((int)((P3 *)_this)->c), 3) ]);
		now.lease[ Index(((P3 *)_this)->c, 3) ] = 0;
#ifdef VAR_RANGES
		logval("lease[Background:c]", ((int)now.lease[ Index(((int)((P3 *)_this)->c), 3) ]));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 55: // STATE 135 - settlement.pml:124 - [((1&&(v1>version[1])))] (141:0:1 - 1)
		IfNotBlocked
		reached[3][135] = 1;
		if (!((1&&(((int)((P3 *)_this)->v1)>((int)now.version[1])))))
			continue;
		/* merge: version[1] = v1(0, 136, 141) */
		reached[3][136] = 1;
		(trpt+1)->bup.oval = ((int)now.version[1]);
		now.version[1] = ((int)((P3 *)_this)->v1);
#ifdef VAR_RANGES
		logval("version[1]", ((int)now.version[1]));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 56: // STATE 137 - settlement.pml:124 - [(!((seeded[1]!=marker)))] (168:0:1 - 1)
		IfNotBlocked
		reached[3][137] = 1;
		if (!( !((((int)now.seeded[1])!=((int)now.marker)))))
			continue;
		/* merge: settled[1] = t1(0, 138, 168) */
		reached[3][138] = 1;
		(trpt+1)->bup.oval = ((int)now.settled[1]);
		now.settled[1] = ((int)((P3 *)_this)->t1);
#ifdef VAR_RANGES
		logval("settled[1]", ((int)now.settled[1]));
#endif
		;
		/* merge: .(goto)(0, 142, 168) */
		reached[3][142] = 1;
		;
		/* merge: .(goto)(0, 148, 168) */
		reached[3][148] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 57: // STATE 143 - settlement.pml:125 - [((!(1)&&!((seeded[1]!=marker))))] (168:0:1 - 1)
		IfNotBlocked
		reached[3][143] = 1;
		if (!(( !(1)&& !((((int)now.seeded[1])!=((int)now.marker))))))
			continue;
		/* merge: settled[1] = (settled[1]+added)(0, 144, 168) */
		reached[3][144] = 1;
		(trpt+1)->bup.oval = ((int)now.settled[1]);
		now.settled[1] = (((int)now.settled[1])+((P3 *)_this)->added);
#ifdef VAR_RANGES
		logval("settled[1]", ((int)now.settled[1]));
#endif
		;
		/* merge: .(goto)(0, 148, 168) */
		reached[3][148] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 58: // STATE 150 - settlement.pml:134 - [(((0==1)||(c<2)))] (0:0:1 - 1)
		IfNotBlocked
		reached[3][150] = 1;
		if (!(((0==1)||(((int)((P3 *)_this)->c)<2))))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: c */  (trpt+1)->bup.oval = ((P3 *)_this)->c;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P3 *)_this)->c = 0;
		_m = 3; goto P999; /* 0 */
	case 59: // STATE 151 - settlement.pml:124 - [((1&&(v0>version[0])))] (157:0:1 - 1)
		IfNotBlocked
		reached[3][151] = 1;
		if (!((1&&(((int)((P3 *)_this)->v0)>((int)now.version[0])))))
			continue;
		/* merge: version[0] = v0(0, 152, 157) */
		reached[3][152] = 1;
		(trpt+1)->bup.oval = ((int)now.version[0]);
		now.version[0] = ((int)((P3 *)_this)->v0);
#ifdef VAR_RANGES
		logval("version[0]", ((int)now.version[0]));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 60: // STATE 153 - settlement.pml:124 - [(!((seeded[0]!=marker)))] (270:0:7 - 1)
		IfNotBlocked
		reached[3][153] = 1;
		if (!( !((((int)now.seeded[0])!=((int)now.marker)))))
			continue;
		/* merge: settled[0] = t0(270, 154, 270) */
		reached[3][154] = 1;
		(trpt+1)->bup.ovals = grab_ints(7);
		(trpt+1)->bup.ovals[0] = ((int)now.settled[0]);
		now.settled[0] = ((int)((P3 *)_this)->t0);
#ifdef VAR_RANGES
		logval("settled[0]", ((int)now.settled[0]));
#endif
		;
		/* merge: .(goto)(270, 158, 270) */
		reached[3][158] = 1;
		;
		/* merge: .(goto)(270, 164, 270) */
		reached[3][164] = 1;
		;
		/* merge: .(goto)(270, 169, 270) */
		reached[3][169] = 1;
		;
		/* merge: t0 = 0(270, 172, 270) */
		reached[3][172] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(270, 173, 270) */
		reached[3][173] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: t1 = 0(270, 174, 270) */
		reached[3][174] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->t1);
		((P3 *)_this)->t1 = 0;
#ifdef VAR_RANGES
		logval("Background:t1", ((int)((P3 *)_this)->t1));
#endif
		;
		/* merge: v1 = 0(270, 175, 270) */
		reached[3][175] = 1;
		(trpt+1)->bup.ovals[4] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = 0;
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		/* merge: added = 0(270, 176, 270) */
		reached[3][176] = 1;
		(trpt+1)->bup.ovals[5] = ((P3 *)_this)->added;
		((P3 *)_this)->added = 0;
#ifdef VAR_RANGES
		logval("Background:added", ((P3 *)_this)->added);
#endif
		;
		/* merge: a = 0(270, 177, 270) */
		reached[3][177] = 1;
		(trpt+1)->bup.ovals[6] = ((int)((P3 *)_this)->a);
		((P3 *)_this)->a = 0;
#ifdef VAR_RANGES
		logval("Background:a", ((int)((P3 *)_this)->a));
#endif
		;
		/* merge: .(goto)(0, 271, 270) */
		reached[3][271] = 1;
		;
		_m = 3; goto P999; /* 11 */
	case 61: // STATE 156 - settlement.pml:124 - [(1)] (270:0:6 - 1)
		IfNotBlocked
		reached[3][156] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(270, 158, 270) */
		reached[3][158] = 1;
		;
		/* merge: .(goto)(270, 164, 270) */
		reached[3][164] = 1;
		;
		/* merge: .(goto)(270, 169, 270) */
		reached[3][169] = 1;
		;
		/* merge: t0 = 0(270, 172, 270) */
		reached[3][172] = 1;
		(trpt+1)->bup.ovals = grab_ints(6);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(270, 173, 270) */
		reached[3][173] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: t1 = 0(270, 174, 270) */
		reached[3][174] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->t1);
		((P3 *)_this)->t1 = 0;
#ifdef VAR_RANGES
		logval("Background:t1", ((int)((P3 *)_this)->t1));
#endif
		;
		/* merge: v1 = 0(270, 175, 270) */
		reached[3][175] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = 0;
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		/* merge: added = 0(270, 176, 270) */
		reached[3][176] = 1;
		(trpt+1)->bup.ovals[4] = ((P3 *)_this)->added;
		((P3 *)_this)->added = 0;
#ifdef VAR_RANGES
		logval("Background:added", ((P3 *)_this)->added);
#endif
		;
		/* merge: a = 0(270, 177, 270) */
		reached[3][177] = 1;
		(trpt+1)->bup.ovals[5] = ((int)((P3 *)_this)->a);
		((P3 *)_this)->a = 0;
#ifdef VAR_RANGES
		logval("Background:a", ((int)((P3 *)_this)->a));
#endif
		;
		/* merge: .(goto)(0, 271, 270) */
		reached[3][271] = 1;
		;
		_m = 3; goto P999; /* 10 */
	case 62: // STATE 164 - settlement.pml:128 - [.(goto)] (0:270:6 - 5)
		IfNotBlocked
		reached[3][164] = 1;
		;
		/* merge: .(goto)(270, 169, 270) */
		reached[3][169] = 1;
		;
		/* merge: t0 = 0(270, 172, 270) */
		reached[3][172] = 1;
		(trpt+1)->bup.ovals = grab_ints(6);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(270, 173, 270) */
		reached[3][173] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: t1 = 0(270, 174, 270) */
		reached[3][174] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->t1);
		((P3 *)_this)->t1 = 0;
#ifdef VAR_RANGES
		logval("Background:t1", ((int)((P3 *)_this)->t1));
#endif
		;
		/* merge: v1 = 0(270, 175, 270) */
		reached[3][175] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = 0;
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		/* merge: added = 0(270, 176, 270) */
		reached[3][176] = 1;
		(trpt+1)->bup.ovals[4] = ((P3 *)_this)->added;
		((P3 *)_this)->added = 0;
#ifdef VAR_RANGES
		logval("Background:added", ((P3 *)_this)->added);
#endif
		;
		/* merge: a = 0(270, 177, 270) */
		reached[3][177] = 1;
		(trpt+1)->bup.ovals[5] = ((int)((P3 *)_this)->a);
		((P3 *)_this)->a = 0;
#ifdef VAR_RANGES
		logval("Background:a", ((int)((P3 *)_this)->a));
#endif
		;
		/* merge: .(goto)(0, 271, 270) */
		reached[3][271] = 1;
		;
		_m = 3; goto P999; /* 8 */
	case 63: // STATE 159 - settlement.pml:125 - [((!(1)&&!((seeded[0]!=marker))))] (270:0:7 - 1)
		IfNotBlocked
		reached[3][159] = 1;
		if (!(( !(1)&& !((((int)now.seeded[0])!=((int)now.marker))))))
			continue;
		/* merge: settled[0] = (settled[0]+added)(270, 160, 270) */
		reached[3][160] = 1;
		(trpt+1)->bup.ovals = grab_ints(7);
		(trpt+1)->bup.ovals[0] = ((int)now.settled[0]);
		now.settled[0] = (((int)now.settled[0])+((P3 *)_this)->added);
#ifdef VAR_RANGES
		logval("settled[0]", ((int)now.settled[0]));
#endif
		;
		/* merge: .(goto)(270, 164, 270) */
		reached[3][164] = 1;
		;
		/* merge: .(goto)(270, 169, 270) */
		reached[3][169] = 1;
		;
		/* merge: t0 = 0(270, 172, 270) */
		reached[3][172] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(270, 173, 270) */
		reached[3][173] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: t1 = 0(270, 174, 270) */
		reached[3][174] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->t1);
		((P3 *)_this)->t1 = 0;
#ifdef VAR_RANGES
		logval("Background:t1", ((int)((P3 *)_this)->t1));
#endif
		;
		/* merge: v1 = 0(270, 175, 270) */
		reached[3][175] = 1;
		(trpt+1)->bup.ovals[4] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = 0;
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		/* merge: added = 0(270, 176, 270) */
		reached[3][176] = 1;
		(trpt+1)->bup.ovals[5] = ((P3 *)_this)->added;
		((P3 *)_this)->added = 0;
#ifdef VAR_RANGES
		logval("Background:added", ((P3 *)_this)->added);
#endif
		;
		/* merge: a = 0(270, 177, 270) */
		reached[3][177] = 1;
		(trpt+1)->bup.ovals[6] = ((int)((P3 *)_this)->a);
		((P3 *)_this)->a = 0;
#ifdef VAR_RANGES
		logval("Background:a", ((int)((P3 *)_this)->a));
#endif
		;
		/* merge: .(goto)(0, 271, 270) */
		reached[3][271] = 1;
		;
		_m = 3; goto P999; /* 10 */
	case 64: // STATE 162 - settlement.pml:126 - [(1)] (270:0:6 - 1)
		IfNotBlocked
		reached[3][162] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(270, 164, 270) */
		reached[3][164] = 1;
		;
		/* merge: .(goto)(270, 169, 270) */
		reached[3][169] = 1;
		;
		/* merge: t0 = 0(270, 172, 270) */
		reached[3][172] = 1;
		(trpt+1)->bup.ovals = grab_ints(6);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(270, 173, 270) */
		reached[3][173] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: t1 = 0(270, 174, 270) */
		reached[3][174] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->t1);
		((P3 *)_this)->t1 = 0;
#ifdef VAR_RANGES
		logval("Background:t1", ((int)((P3 *)_this)->t1));
#endif
		;
		/* merge: v1 = 0(270, 175, 270) */
		reached[3][175] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = 0;
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		/* merge: added = 0(270, 176, 270) */
		reached[3][176] = 1;
		(trpt+1)->bup.ovals[4] = ((P3 *)_this)->added;
		((P3 *)_this)->added = 0;
#ifdef VAR_RANGES
		logval("Background:added", ((P3 *)_this)->added);
#endif
		;
		/* merge: a = 0(270, 177, 270) */
		reached[3][177] = 1;
		(trpt+1)->bup.ovals[5] = ((int)((P3 *)_this)->a);
		((P3 *)_this)->a = 0;
#ifdef VAR_RANGES
		logval("Background:a", ((int)((P3 *)_this)->a));
#endif
		;
		/* merge: .(goto)(0, 271, 270) */
		reached[3][271] = 1;
		;
		_m = 3; goto P999; /* 9 */
	case 65: // STATE 169 - settlement.pml:135 - [.(goto)] (0:270:6 - 2)
		IfNotBlocked
		reached[3][169] = 1;
		;
		/* merge: t0 = 0(270, 172, 270) */
		reached[3][172] = 1;
		(trpt+1)->bup.ovals = grab_ints(6);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(270, 173, 270) */
		reached[3][173] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: t1 = 0(270, 174, 270) */
		reached[3][174] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->t1);
		((P3 *)_this)->t1 = 0;
#ifdef VAR_RANGES
		logval("Background:t1", ((int)((P3 *)_this)->t1));
#endif
		;
		/* merge: v1 = 0(270, 175, 270) */
		reached[3][175] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = 0;
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		/* merge: added = 0(270, 176, 270) */
		reached[3][176] = 1;
		(trpt+1)->bup.ovals[4] = ((P3 *)_this)->added;
		((P3 *)_this)->added = 0;
#ifdef VAR_RANGES
		logval("Background:added", ((P3 *)_this)->added);
#endif
		;
		/* merge: a = 0(270, 177, 270) */
		reached[3][177] = 1;
		(trpt+1)->bup.ovals[5] = ((int)((P3 *)_this)->a);
		((P3 *)_this)->a = 0;
#ifdef VAR_RANGES
		logval("Background:a", ((int)((P3 *)_this)->a));
#endif
		;
		/* merge: .(goto)(0, 271, 270) */
		reached[3][271] = 1;
		;
		_m = 3; goto P999; /* 7 */
	case 66: // STATE 167 - settlement.pml:134 - [(1)] (270:0:6 - 1)
		IfNotBlocked
		reached[3][167] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(270, 169, 270) */
		reached[3][169] = 1;
		;
		/* merge: t0 = 0(270, 172, 270) */
		reached[3][172] = 1;
		(trpt+1)->bup.ovals = grab_ints(6);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(270, 173, 270) */
		reached[3][173] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: t1 = 0(270, 174, 270) */
		reached[3][174] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->t1);
		((P3 *)_this)->t1 = 0;
#ifdef VAR_RANGES
		logval("Background:t1", ((int)((P3 *)_this)->t1));
#endif
		;
		/* merge: v1 = 0(270, 175, 270) */
		reached[3][175] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = 0;
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		/* merge: added = 0(270, 176, 270) */
		reached[3][176] = 1;
		(trpt+1)->bup.ovals[4] = ((P3 *)_this)->added;
		((P3 *)_this)->added = 0;
#ifdef VAR_RANGES
		logval("Background:added", ((P3 *)_this)->added);
#endif
		;
		/* merge: a = 0(270, 177, 270) */
		reached[3][177] = 1;
		(trpt+1)->bup.ovals[5] = ((int)((P3 *)_this)->a);
		((P3 *)_this)->a = 0;
#ifdef VAR_RANGES
		logval("Background:a", ((int)((P3 *)_this)->a));
#endif
		;
		/* merge: .(goto)(0, 271, 270) */
		reached[3][271] = 1;
		;
		_m = 3; goto P999; /* 8 */
	case 67: // STATE 179 - settlement.pml:268 - [(((lease[2]!=0)&&(crashed[(2&1)]||(0&&(stalls==0)))))] (186:0:2 - 1)
		IfNotBlocked
		reached[3][179] = 1;
		if (!(((((int)now.lease[2])!=0)&&(((int)now.crashed[ Index((2&1), 2) ])||(0&&(((int)now.stalls)==0))))))
			continue;
		/* merge: c = 2(186, 180, 186) */
		reached[3][180] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->c);
		((P3 *)_this)->c = 2;
#ifdef VAR_RANGES
		logval("Background:c", ((int)((P3 *)_this)->c));
#endif
		;
		/* merge: a = lease[2](186, 181, 186) */
		reached[3][181] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->a);
		((P3 *)_this)->a = ((int)now.lease[2]);
#ifdef VAR_RANGES
		logval("Background:a", ((int)((P3 *)_this)->a));
#endif
		;
		_m = 3; goto P999; /* 2 */
	case 68: // STATE 182 - settlement.pml:268 - [(!(crashed[(2&1)]))] (267:0:1 - 1)
		IfNotBlocked
		reached[3][182] = 1;
		if (!( !(((int)now.crashed[ Index((2&1), 2) ]))))
			continue;
		/* merge: stalls = (stalls+1)(267, 183, 267) */
		reached[3][183] = 1;
		(trpt+1)->bup.oval = ((int)now.stalls);
		now.stalls = (((int)now.stalls)+1);
#ifdef VAR_RANGES
		logval("stalls", ((int)now.stalls));
#endif
		;
		/* merge: .(goto)(267, 187, 267) */
		reached[3][187] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 69: // STATE 187 - settlement.pml:268 - [.(goto)] (0:267:0 - 2)
		IfNotBlocked
		reached[3][187] = 1;
		;
		_m = 3; goto P999; /* 0 */
	case 70: // STATE 185 - settlement.pml:268 - [(1)] (267:0:0 - 1)
		IfNotBlocked
		reached[3][185] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(267, 187, 267) */
		reached[3][187] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 71: // STATE 189 - settlement.pml:106 - [added = 0] (0:0:1 - 1)
		IfNotBlocked
		reached[3][189] = 1;
		(trpt+1)->bup.oval = ((P3 *)_this)->added;
		((P3 *)_this)->added = 0;
#ifdef VAR_RANGES
		logval("Background:added", ((P3 *)_this)->added);
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 72: // STATE 190 - settlement.pml:108 - [((record[c]==0))] (214:0:3 - 1)
		IfNotBlocked
		reached[3][190] = 1;
		if (!((((int)now.record[ Index(((int)((P3 *)_this)->c), 3) ])==0)))
			continue;
		/* merge: record[c] = 1(214, 191, 214) */
		reached[3][191] = 1;
		(trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((int)now.record[ Index(((int)((P3 *)_this)->c), 3) ]);
		now.record[ Index(((P3 *)_this)->c, 3) ] = 1;
#ifdef VAR_RANGES
		logval("record[Background:c]", ((int)now.record[ Index(((int)((P3 *)_this)->c), 3) ]));
#endif
		;
		/* merge: added = a(214, 192, 214) */
		reached[3][192] = 1;
		(trpt+1)->bup.ovals[1] = ((P3 *)_this)->added;
		((P3 *)_this)->added = ((int)((P3 *)_this)->a);
#ifdef VAR_RANGES
		logval("Background:added", ((P3 *)_this)->added);
#endif
		;
		/* merge: amount[c] = a(214, 193, 214) */
		reached[3][193] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.amount[ Index(((int)((P3 *)_this)->c), 3) ]);
		now.amount[ Index(((P3 *)_this)->c, 3) ] = ((int)((P3 *)_this)->a);
#ifdef VAR_RANGES
		logval("amount[Background:c]", ((int)now.amount[ Index(((int)((P3 *)_this)->c), 3) ]));
#endif
		;
		/* merge: .(goto)(0, 201, 214) */
		reached[3][201] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 73: // STATE 194 - settlement.pml:109 - [(((record[c]==1)&&(1==2)))] (214:0:3 - 1)
		IfNotBlocked
		reached[3][194] = 1;
		if (!(((((int)now.record[ Index(((int)((P3 *)_this)->c), 3) ])==1)&&(1==2))))
			continue;
		/* merge: record[c] = 2(214, 195, 214) */
		reached[3][195] = 1;
		(trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((int)now.record[ Index(((int)((P3 *)_this)->c), 3) ]);
		now.record[ Index(((P3 *)_this)->c, 3) ] = 2;
#ifdef VAR_RANGES
		logval("record[Background:c]", ((int)now.record[ Index(((int)((P3 *)_this)->c), 3) ]));
#endif
		;
		/* merge: added = (a-amount[c])(214, 196, 214) */
		reached[3][196] = 1;
		(trpt+1)->bup.ovals[1] = ((P3 *)_this)->added;
		((P3 *)_this)->added = (((int)((P3 *)_this)->a)-((int)now.amount[ Index(((int)((P3 *)_this)->c), 3) ]));
#ifdef VAR_RANGES
		logval("Background:added", ((P3 *)_this)->added);
#endif
		;
		/* merge: amount[c] = a(214, 197, 214) */
		reached[3][197] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.amount[ Index(((int)((P3 *)_this)->c), 3) ]);
		now.amount[ Index(((P3 *)_this)->c, 3) ] = ((int)((P3 *)_this)->a);
#ifdef VAR_RANGES
		logval("amount[Background:c]", ((int)now.amount[ Index(((int)((P3 *)_this)->c), 3) ]));
#endif
		;
		/* merge: .(goto)(0, 201, 214) */
		reached[3][201] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 74: // STATE 202 - settlement.pml:113 - [((added!=0))] (210:0:2 - 1)
		IfNotBlocked
		reached[3][202] = 1;
		if (!((((P3 *)_this)->added!=0)))
			continue;
		/* merge: total[1] = (total[1]+added)(210, 203, 210) */
		reached[3][203] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.total[1]);
		now.total[1] = (((int)now.total[1])+((P3 *)_this)->added);
#ifdef VAR_RANGES
		logval("total[1]", ((int)now.total[1]));
#endif
		;
		/* merge: row[1] = (row[1]+1)(210, 204, 210) */
		reached[3][204] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.row[1]);
		now.row[1] = (((int)now.row[1])+1);
#ifdef VAR_RANGES
		logval("row[1]", ((int)now.row[1]));
#endif
		;
		_m = 3; goto P999; /* 2 */
	case 75: // STATE 205 - settlement.pml:115 - [(((0==1)||(c<2)))] (260:0:6 - 1)
		IfNotBlocked
		reached[3][205] = 1;
		if (!(((0==1)||(((int)((P3 *)_this)->c)<2))))
			continue;
		/* merge: total[0] = (total[0]+added)(260, 206, 260) */
		reached[3][206] = 1;
		(trpt+1)->bup.ovals = grab_ints(6);
		(trpt+1)->bup.ovals[0] = ((int)now.total[0]);
		now.total[0] = (((int)now.total[0])+((P3 *)_this)->added);
#ifdef VAR_RANGES
		logval("total[0]", ((int)now.total[0]));
#endif
		;
		/* merge: row[0] = (row[0]+1)(260, 207, 260) */
		reached[3][207] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.row[0]);
		now.row[0] = (((int)now.row[0])+1);
#ifdef VAR_RANGES
		logval("row[0]", ((int)now.row[0]));
#endif
		;
		/* merge: .(goto)(260, 211, 260) */
		reached[3][211] = 1;
		;
		/* merge: .(goto)(260, 215, 260) */
		reached[3][215] = 1;
		;
		/* merge: t0 = total[0](260, 216, 260) */
		reached[3][216] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = ((int)now.total[0]);
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = row[0](260, 217, 260) */
		reached[3][217] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = ((int)now.row[0]);
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: t1 = total[1](260, 218, 260) */
		reached[3][218] = 1;
		(trpt+1)->bup.ovals[4] = ((int)((P3 *)_this)->t1);
		((P3 *)_this)->t1 = ((int)now.total[1]);
#ifdef VAR_RANGES
		logval("Background:t1", ((int)((P3 *)_this)->t1));
#endif
		;
		/* merge: v1 = row[1](260, 219, 260) */
		reached[3][219] = 1;
		(trpt+1)->bup.ovals[5] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = ((int)now.row[1]);
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		_m = 3; goto P999; /* 8 */
	case 76: // STATE 209 - settlement.pml:115 - [(1)] (260:0:4 - 1)
		IfNotBlocked
		reached[3][209] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(260, 211, 260) */
		reached[3][211] = 1;
		;
		/* merge: .(goto)(260, 215, 260) */
		reached[3][215] = 1;
		;
		/* merge: t0 = total[0](260, 216, 260) */
		reached[3][216] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = ((int)now.total[0]);
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = row[0](260, 217, 260) */
		reached[3][217] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = ((int)now.row[0]);
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: t1 = total[1](260, 218, 260) */
		reached[3][218] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->t1);
		((P3 *)_this)->t1 = ((int)now.total[1]);
#ifdef VAR_RANGES
		logval("Background:t1", ((int)((P3 *)_this)->t1));
#endif
		;
		/* merge: v1 = row[1](260, 219, 260) */
		reached[3][219] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = ((int)now.row[1]);
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		_m = 3; goto P999; /* 6 */
	case 77: // STATE 213 - settlement.pml:116 - [(1)] (260:0:4 - 1)
		IfNotBlocked
		reached[3][213] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(260, 215, 260) */
		reached[3][215] = 1;
		;
		/* merge: t0 = total[0](260, 216, 260) */
		reached[3][216] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = ((int)now.total[0]);
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = row[0](260, 217, 260) */
		reached[3][217] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = ((int)now.row[0]);
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: t1 = total[1](260, 218, 260) */
		reached[3][218] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->t1);
		((P3 *)_this)->t1 = ((int)now.total[1]);
#ifdef VAR_RANGES
		logval("Background:t1", ((int)((P3 *)_this)->t1));
#endif
		;
		/* merge: v1 = row[1](260, 219, 260) */
		reached[3][219] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = ((int)now.row[1]);
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		_m = 3; goto P999; /* 5 */
	case 78: // STATE 216 - settlement.pml:118 - [t0 = total[0]] (0:260:4 - 5)
		IfNotBlocked
		reached[3][216] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = ((int)now.total[0]);
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = row[0](260, 217, 260) */
		reached[3][217] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = ((int)now.row[0]);
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: t1 = total[1](260, 218, 260) */
		reached[3][218] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->t1);
		((P3 *)_this)->t1 = ((int)now.total[1]);
#ifdef VAR_RANGES
		logval("Background:t1", ((int)((P3 *)_this)->t1));
#endif
		;
		/* merge: v1 = row[1](260, 219, 260) */
		reached[3][219] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = ((int)now.row[1]);
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		_m = 3; goto P999; /* 3 */
	case 79: // STATE 222 - settlement.pml:244 - [(((!(1)||(marker==known[1]))&&(!(1)||(loaded==known[1]))))] (0:0:0 - 1)
		IfNotBlocked
		reached[3][222] = 1;
		if (!((( !(1)||(((int)now.marker)==((int)now.known[1])))&&( !(1)||(((int)now.loaded)==((int)now.known[1]))))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 80: // STATE 223 - settlement.pml:132 - [lease[c] = 0] (0:0:1 - 1)
		IfNotBlocked
		reached[3][223] = 1;
		(trpt+1)->bup.oval = ((int)now.lease[ Index(((int)((P3 *)_this)->c), 3) ]);
		now.lease[ Index(((P3 *)_this)->c, 3) ] = 0;
#ifdef VAR_RANGES
		logval("lease[Background:c]", ((int)now.lease[ Index(((int)((P3 *)_this)->c), 3) ]));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 81: // STATE 224 - settlement.pml:124 - [((1&&(v1>version[1])))] (230:0:1 - 1)
		IfNotBlocked
		reached[3][224] = 1;
		if (!((1&&(((int)((P3 *)_this)->v1)>((int)now.version[1])))))
			continue;
		/* merge: version[1] = v1(0, 225, 230) */
		reached[3][225] = 1;
		(trpt+1)->bup.oval = ((int)now.version[1]);
		now.version[1] = ((int)((P3 *)_this)->v1);
#ifdef VAR_RANGES
		logval("version[1]", ((int)now.version[1]));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 82: // STATE 226 - settlement.pml:124 - [(!((seeded[1]!=marker)))] (257:0:1 - 1)
		IfNotBlocked
		reached[3][226] = 1;
		if (!( !((((int)now.seeded[1])!=((int)now.marker)))))
			continue;
		/* merge: settled[1] = t1(0, 227, 257) */
		reached[3][227] = 1;
		(trpt+1)->bup.oval = ((int)now.settled[1]);
		now.settled[1] = ((int)((P3 *)_this)->t1);
#ifdef VAR_RANGES
		logval("settled[1]", ((int)now.settled[1]));
#endif
		;
		/* merge: .(goto)(0, 231, 257) */
		reached[3][231] = 1;
		;
		/* merge: .(goto)(0, 237, 257) */
		reached[3][237] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 83: // STATE 232 - settlement.pml:125 - [((!(1)&&!((seeded[1]!=marker))))] (257:0:1 - 1)
		IfNotBlocked
		reached[3][232] = 1;
		if (!(( !(1)&& !((((int)now.seeded[1])!=((int)now.marker))))))
			continue;
		/* merge: settled[1] = (settled[1]+added)(0, 233, 257) */
		reached[3][233] = 1;
		(trpt+1)->bup.oval = ((int)now.settled[1]);
		now.settled[1] = (((int)now.settled[1])+((P3 *)_this)->added);
#ifdef VAR_RANGES
		logval("settled[1]", ((int)now.settled[1]));
#endif
		;
		/* merge: .(goto)(0, 237, 257) */
		reached[3][237] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 84: // STATE 239 - settlement.pml:134 - [(((0==1)||(c<2)))] (0:0:1 - 1)
		IfNotBlocked
		reached[3][239] = 1;
		if (!(((0==1)||(((int)((P3 *)_this)->c)<2))))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: c */  (trpt+1)->bup.oval = ((P3 *)_this)->c;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P3 *)_this)->c = 0;
		_m = 3; goto P999; /* 0 */
	case 85: // STATE 240 - settlement.pml:124 - [((1&&(v0>version[0])))] (246:0:1 - 1)
		IfNotBlocked
		reached[3][240] = 1;
		if (!((1&&(((int)((P3 *)_this)->v0)>((int)now.version[0])))))
			continue;
		/* merge: version[0] = v0(0, 241, 246) */
		reached[3][241] = 1;
		(trpt+1)->bup.oval = ((int)now.version[0]);
		now.version[0] = ((int)((P3 *)_this)->v0);
#ifdef VAR_RANGES
		logval("version[0]", ((int)now.version[0]));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 86: // STATE 242 - settlement.pml:124 - [(!((seeded[0]!=marker)))] (270:0:7 - 1)
		IfNotBlocked
		reached[3][242] = 1;
		if (!( !((((int)now.seeded[0])!=((int)now.marker)))))
			continue;
		/* merge: settled[0] = t0(270, 243, 270) */
		reached[3][243] = 1;
		(trpt+1)->bup.ovals = grab_ints(7);
		(trpt+1)->bup.ovals[0] = ((int)now.settled[0]);
		now.settled[0] = ((int)((P3 *)_this)->t0);
#ifdef VAR_RANGES
		logval("settled[0]", ((int)now.settled[0]));
#endif
		;
		/* merge: .(goto)(270, 247, 270) */
		reached[3][247] = 1;
		;
		/* merge: .(goto)(270, 253, 270) */
		reached[3][253] = 1;
		;
		/* merge: .(goto)(270, 258, 270) */
		reached[3][258] = 1;
		;
		/* merge: t0 = 0(270, 261, 270) */
		reached[3][261] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(270, 262, 270) */
		reached[3][262] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: t1 = 0(270, 263, 270) */
		reached[3][263] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->t1);
		((P3 *)_this)->t1 = 0;
#ifdef VAR_RANGES
		logval("Background:t1", ((int)((P3 *)_this)->t1));
#endif
		;
		/* merge: v1 = 0(270, 264, 270) */
		reached[3][264] = 1;
		(trpt+1)->bup.ovals[4] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = 0;
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		/* merge: added = 0(270, 265, 270) */
		reached[3][265] = 1;
		(trpt+1)->bup.ovals[5] = ((P3 *)_this)->added;
		((P3 *)_this)->added = 0;
#ifdef VAR_RANGES
		logval("Background:added", ((P3 *)_this)->added);
#endif
		;
		/* merge: a = 0(270, 266, 270) */
		reached[3][266] = 1;
		(trpt+1)->bup.ovals[6] = ((int)((P3 *)_this)->a);
		((P3 *)_this)->a = 0;
#ifdef VAR_RANGES
		logval("Background:a", ((int)((P3 *)_this)->a));
#endif
		;
		/* merge: .(goto)(0, 271, 270) */
		reached[3][271] = 1;
		;
		_m = 3; goto P999; /* 11 */
	case 87: // STATE 245 - settlement.pml:124 - [(1)] (270:0:6 - 1)
		IfNotBlocked
		reached[3][245] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(270, 247, 270) */
		reached[3][247] = 1;
		;
		/* merge: .(goto)(270, 253, 270) */
		reached[3][253] = 1;
		;
		/* merge: .(goto)(270, 258, 270) */
		reached[3][258] = 1;
		;
		/* merge: t0 = 0(270, 261, 270) */
		reached[3][261] = 1;
		(trpt+1)->bup.ovals = grab_ints(6);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(270, 262, 270) */
		reached[3][262] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: t1 = 0(270, 263, 270) */
		reached[3][263] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->t1);
		((P3 *)_this)->t1 = 0;
#ifdef VAR_RANGES
		logval("Background:t1", ((int)((P3 *)_this)->t1));
#endif
		;
		/* merge: v1 = 0(270, 264, 270) */
		reached[3][264] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = 0;
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		/* merge: added = 0(270, 265, 270) */
		reached[3][265] = 1;
		(trpt+1)->bup.ovals[4] = ((P3 *)_this)->added;
		((P3 *)_this)->added = 0;
#ifdef VAR_RANGES
		logval("Background:added", ((P3 *)_this)->added);
#endif
		;
		/* merge: a = 0(270, 266, 270) */
		reached[3][266] = 1;
		(trpt+1)->bup.ovals[5] = ((int)((P3 *)_this)->a);
		((P3 *)_this)->a = 0;
#ifdef VAR_RANGES
		logval("Background:a", ((int)((P3 *)_this)->a));
#endif
		;
		/* merge: .(goto)(0, 271, 270) */
		reached[3][271] = 1;
		;
		_m = 3; goto P999; /* 10 */
	case 88: // STATE 253 - settlement.pml:128 - [.(goto)] (0:270:6 - 5)
		IfNotBlocked
		reached[3][253] = 1;
		;
		/* merge: .(goto)(270, 258, 270) */
		reached[3][258] = 1;
		;
		/* merge: t0 = 0(270, 261, 270) */
		reached[3][261] = 1;
		(trpt+1)->bup.ovals = grab_ints(6);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(270, 262, 270) */
		reached[3][262] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: t1 = 0(270, 263, 270) */
		reached[3][263] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->t1);
		((P3 *)_this)->t1 = 0;
#ifdef VAR_RANGES
		logval("Background:t1", ((int)((P3 *)_this)->t1));
#endif
		;
		/* merge: v1 = 0(270, 264, 270) */
		reached[3][264] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = 0;
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		/* merge: added = 0(270, 265, 270) */
		reached[3][265] = 1;
		(trpt+1)->bup.ovals[4] = ((P3 *)_this)->added;
		((P3 *)_this)->added = 0;
#ifdef VAR_RANGES
		logval("Background:added", ((P3 *)_this)->added);
#endif
		;
		/* merge: a = 0(270, 266, 270) */
		reached[3][266] = 1;
		(trpt+1)->bup.ovals[5] = ((int)((P3 *)_this)->a);
		((P3 *)_this)->a = 0;
#ifdef VAR_RANGES
		logval("Background:a", ((int)((P3 *)_this)->a));
#endif
		;
		/* merge: .(goto)(0, 271, 270) */
		reached[3][271] = 1;
		;
		_m = 3; goto P999; /* 8 */
	case 89: // STATE 248 - settlement.pml:125 - [((!(1)&&!((seeded[0]!=marker))))] (270:0:7 - 1)
		IfNotBlocked
		reached[3][248] = 1;
		if (!(( !(1)&& !((((int)now.seeded[0])!=((int)now.marker))))))
			continue;
		/* merge: settled[0] = (settled[0]+added)(270, 249, 270) */
		reached[3][249] = 1;
		(trpt+1)->bup.ovals = grab_ints(7);
		(trpt+1)->bup.ovals[0] = ((int)now.settled[0]);
		now.settled[0] = (((int)now.settled[0])+((P3 *)_this)->added);
#ifdef VAR_RANGES
		logval("settled[0]", ((int)now.settled[0]));
#endif
		;
		/* merge: .(goto)(270, 253, 270) */
		reached[3][253] = 1;
		;
		/* merge: .(goto)(270, 258, 270) */
		reached[3][258] = 1;
		;
		/* merge: t0 = 0(270, 261, 270) */
		reached[3][261] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(270, 262, 270) */
		reached[3][262] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: t1 = 0(270, 263, 270) */
		reached[3][263] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->t1);
		((P3 *)_this)->t1 = 0;
#ifdef VAR_RANGES
		logval("Background:t1", ((int)((P3 *)_this)->t1));
#endif
		;
		/* merge: v1 = 0(270, 264, 270) */
		reached[3][264] = 1;
		(trpt+1)->bup.ovals[4] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = 0;
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		/* merge: added = 0(270, 265, 270) */
		reached[3][265] = 1;
		(trpt+1)->bup.ovals[5] = ((P3 *)_this)->added;
		((P3 *)_this)->added = 0;
#ifdef VAR_RANGES
		logval("Background:added", ((P3 *)_this)->added);
#endif
		;
		/* merge: a = 0(270, 266, 270) */
		reached[3][266] = 1;
		(trpt+1)->bup.ovals[6] = ((int)((P3 *)_this)->a);
		((P3 *)_this)->a = 0;
#ifdef VAR_RANGES
		logval("Background:a", ((int)((P3 *)_this)->a));
#endif
		;
		/* merge: .(goto)(0, 271, 270) */
		reached[3][271] = 1;
		;
		_m = 3; goto P999; /* 10 */
	case 90: // STATE 251 - settlement.pml:126 - [(1)] (270:0:6 - 1)
		IfNotBlocked
		reached[3][251] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(270, 253, 270) */
		reached[3][253] = 1;
		;
		/* merge: .(goto)(270, 258, 270) */
		reached[3][258] = 1;
		;
		/* merge: t0 = 0(270, 261, 270) */
		reached[3][261] = 1;
		(trpt+1)->bup.ovals = grab_ints(6);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(270, 262, 270) */
		reached[3][262] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: t1 = 0(270, 263, 270) */
		reached[3][263] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->t1);
		((P3 *)_this)->t1 = 0;
#ifdef VAR_RANGES
		logval("Background:t1", ((int)((P3 *)_this)->t1));
#endif
		;
		/* merge: v1 = 0(270, 264, 270) */
		reached[3][264] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = 0;
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		/* merge: added = 0(270, 265, 270) */
		reached[3][265] = 1;
		(trpt+1)->bup.ovals[4] = ((P3 *)_this)->added;
		((P3 *)_this)->added = 0;
#ifdef VAR_RANGES
		logval("Background:added", ((P3 *)_this)->added);
#endif
		;
		/* merge: a = 0(270, 266, 270) */
		reached[3][266] = 1;
		(trpt+1)->bup.ovals[5] = ((int)((P3 *)_this)->a);
		((P3 *)_this)->a = 0;
#ifdef VAR_RANGES
		logval("Background:a", ((int)((P3 *)_this)->a));
#endif
		;
		/* merge: .(goto)(0, 271, 270) */
		reached[3][271] = 1;
		;
		_m = 3; goto P999; /* 9 */
	case 91: // STATE 258 - settlement.pml:135 - [.(goto)] (0:270:6 - 2)
		IfNotBlocked
		reached[3][258] = 1;
		;
		/* merge: t0 = 0(270, 261, 270) */
		reached[3][261] = 1;
		(trpt+1)->bup.ovals = grab_ints(6);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(270, 262, 270) */
		reached[3][262] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: t1 = 0(270, 263, 270) */
		reached[3][263] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->t1);
		((P3 *)_this)->t1 = 0;
#ifdef VAR_RANGES
		logval("Background:t1", ((int)((P3 *)_this)->t1));
#endif
		;
		/* merge: v1 = 0(270, 264, 270) */
		reached[3][264] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = 0;
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		/* merge: added = 0(270, 265, 270) */
		reached[3][265] = 1;
		(trpt+1)->bup.ovals[4] = ((P3 *)_this)->added;
		((P3 *)_this)->added = 0;
#ifdef VAR_RANGES
		logval("Background:added", ((P3 *)_this)->added);
#endif
		;
		/* merge: a = 0(270, 266, 270) */
		reached[3][266] = 1;
		(trpt+1)->bup.ovals[5] = ((int)((P3 *)_this)->a);
		((P3 *)_this)->a = 0;
#ifdef VAR_RANGES
		logval("Background:a", ((int)((P3 *)_this)->a));
#endif
		;
		/* merge: .(goto)(0, 271, 270) */
		reached[3][271] = 1;
		;
		_m = 3; goto P999; /* 7 */
	case 92: // STATE 256 - settlement.pml:134 - [(1)] (270:0:6 - 1)
		IfNotBlocked
		reached[3][256] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(270, 258, 270) */
		reached[3][258] = 1;
		;
		/* merge: t0 = 0(270, 261, 270) */
		reached[3][261] = 1;
		(trpt+1)->bup.ovals = grab_ints(6);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(270, 262, 270) */
		reached[3][262] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: t1 = 0(270, 263, 270) */
		reached[3][263] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->t1);
		((P3 *)_this)->t1 = 0;
#ifdef VAR_RANGES
		logval("Background:t1", ((int)((P3 *)_this)->t1));
#endif
		;
		/* merge: v1 = 0(270, 264, 270) */
		reached[3][264] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = 0;
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		/* merge: added = 0(270, 265, 270) */
		reached[3][265] = 1;
		(trpt+1)->bup.ovals[4] = ((P3 *)_this)->added;
		((P3 *)_this)->added = 0;
#ifdef VAR_RANGES
		logval("Background:added", ((P3 *)_this)->added);
#endif
		;
		/* merge: a = 0(270, 266, 270) */
		reached[3][266] = 1;
		(trpt+1)->bup.ovals[5] = ((int)((P3 *)_this)->a);
		((P3 *)_this)->a = 0;
#ifdef VAR_RANGES
		logval("Background:a", ((int)((P3 *)_this)->a));
#endif
		;
		/* merge: .(goto)(0, 271, 270) */
		reached[3][271] = 1;
		;
		_m = 3; goto P999; /* 8 */
	case 93: // STATE 268 - settlement.pml:274 - [((((((((ended==3)&&flushed)&&restarted)&&brought)&&(known[1]==marker))&&((!(1)||(marker==known[1]))&&(!(1)||(loaded==known[1]))))&&!(( (1) -> (((!(crashed[0])&&(ack[0]!=marker))||(!(crashed[1])&&(ack[1]!=marker)))) : (((ack[0]!=marker)&&(ack[1]!=marker))) ))))] (0:0:0 - 1)
		IfNotBlocked
		reached[3][268] = 1;
		if (!((((((((((int)now.ended)==3)&&((int)now.flushed))&&((int)now.restarted))&&((int)now.brought))&&(((int)now.known[1])==((int)now.marker)))&&(( !(1)||(((int)now.marker)==((int)now.known[1])))&&( !(1)||(((int)now.loaded)==((int)now.known[1])))))&& !(( (1) ? ((( !(((int)now.crashed[0]))&&(((int)now.ack[0])!=((int)now.marker)))||( !(((int)now.crashed[1]))&&(((int)now.ack[1])!=((int)now.marker))))) : (((((int)now.ack[0])!=((int)now.marker))&&(((int)now.ack[1])!=((int)now.marker)))) )))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 94: // STATE 273 - settlement.pml:277 - [c = 0] (0:363:1 - 3)
		IfNotBlocked
		reached[3][273] = 1;
		(trpt+1)->bup.oval = ((int)((P3 *)_this)->c);
		((P3 *)_this)->c = 0;
#ifdef VAR_RANGES
		logval("Background:c", ((int)((P3 *)_this)->c));
#endif
		;
		/* merge: .(goto)(0, 364, 363) */
		reached[3][364] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 95: // STATE 274 - settlement.pml:279 - [((c<3))] (0:0:0 - 1)
		IfNotBlocked
		reached[3][274] = 1;
		if (!((((int)((P3 *)_this)->c)<3)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 96: // STATE 275 - settlement.pml:279 - [((lease[c]!=0))] (0:0:0 - 1)
		IfNotBlocked
		reached[3][275] = 1;
		if (!((((int)now.lease[ Index(((int)((P3 *)_this)->c), 3) ])!=0)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 97: // STATE 276 - settlement.pml:279 - [a = lease[c]] (0:0:1 - 1)
		IfNotBlocked
		reached[3][276] = 1;
		(trpt+1)->bup.oval = ((int)((P3 *)_this)->a);
		((P3 *)_this)->a = ((int)now.lease[ Index(((int)((P3 *)_this)->c), 3) ]);
#ifdef VAR_RANGES
		logval("Background:a", ((int)((P3 *)_this)->a));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 98: // STATE 277 - settlement.pml:106 - [added = 0] (0:0:1 - 1)
		IfNotBlocked
		reached[3][277] = 1;
		(trpt+1)->bup.oval = ((P3 *)_this)->added;
		((P3 *)_this)->added = 0;
#ifdef VAR_RANGES
		logval("Background:added", ((P3 *)_this)->added);
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 99: // STATE 278 - settlement.pml:108 - [((record[c]==0))] (302:0:3 - 1)
		IfNotBlocked
		reached[3][278] = 1;
		if (!((((int)now.record[ Index(((int)((P3 *)_this)->c), 3) ])==0)))
			continue;
		/* merge: record[c] = 1(302, 279, 302) */
		reached[3][279] = 1;
		(trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((int)now.record[ Index(((int)((P3 *)_this)->c), 3) ]);
		now.record[ Index(((P3 *)_this)->c, 3) ] = 1;
#ifdef VAR_RANGES
		logval("record[Background:c]", ((int)now.record[ Index(((int)((P3 *)_this)->c), 3) ]));
#endif
		;
		/* merge: added = a(302, 280, 302) */
		reached[3][280] = 1;
		(trpt+1)->bup.ovals[1] = ((P3 *)_this)->added;
		((P3 *)_this)->added = ((int)((P3 *)_this)->a);
#ifdef VAR_RANGES
		logval("Background:added", ((P3 *)_this)->added);
#endif
		;
		/* merge: amount[c] = a(302, 281, 302) */
		reached[3][281] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.amount[ Index(((int)((P3 *)_this)->c), 3) ]);
		now.amount[ Index(((P3 *)_this)->c, 3) ] = ((int)((P3 *)_this)->a);
#ifdef VAR_RANGES
		logval("amount[Background:c]", ((int)now.amount[ Index(((int)((P3 *)_this)->c), 3) ]));
#endif
		;
		/* merge: .(goto)(0, 289, 302) */
		reached[3][289] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 100: // STATE 282 - settlement.pml:109 - [(((record[c]==1)&&(1==2)))] (302:0:3 - 1)
		IfNotBlocked
		reached[3][282] = 1;
		if (!(((((int)now.record[ Index(((int)((P3 *)_this)->c), 3) ])==1)&&(1==2))))
			continue;
		/* merge: record[c] = 2(302, 283, 302) */
		reached[3][283] = 1;
		(trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((int)now.record[ Index(((int)((P3 *)_this)->c), 3) ]);
		now.record[ Index(((P3 *)_this)->c, 3) ] = 2;
#ifdef VAR_RANGES
		logval("record[Background:c]", ((int)now.record[ Index(((int)((P3 *)_this)->c), 3) ]));
#endif
		;
		/* merge: added = (a-amount[c])(302, 284, 302) */
		reached[3][284] = 1;
		(trpt+1)->bup.ovals[1] = ((P3 *)_this)->added;
		((P3 *)_this)->added = (((int)((P3 *)_this)->a)-((int)now.amount[ Index(((int)((P3 *)_this)->c), 3) ]));
#ifdef VAR_RANGES
		logval("Background:added", ((P3 *)_this)->added);
#endif
		;
		/* merge: amount[c] = a(302, 285, 302) */
		reached[3][285] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.amount[ Index(((int)((P3 *)_this)->c), 3) ]);
		now.amount[ Index(((P3 *)_this)->c, 3) ] = ((int)((P3 *)_this)->a);
#ifdef VAR_RANGES
		logval("amount[Background:c]", ((int)now.amount[ Index(((int)((P3 *)_this)->c), 3) ]));
#endif
		;
		/* merge: .(goto)(0, 289, 302) */
		reached[3][289] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 101: // STATE 290 - settlement.pml:113 - [((added!=0))] (298:0:2 - 1)
		IfNotBlocked
		reached[3][290] = 1;
		if (!((((P3 *)_this)->added!=0)))
			continue;
		/* merge: total[1] = (total[1]+added)(298, 291, 298) */
		reached[3][291] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.total[1]);
		now.total[1] = (((int)now.total[1])+((P3 *)_this)->added);
#ifdef VAR_RANGES
		logval("total[1]", ((int)now.total[1]));
#endif
		;
		/* merge: row[1] = (row[1]+1)(298, 292, 298) */
		reached[3][292] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.row[1]);
		now.row[1] = (((int)now.row[1])+1);
#ifdef VAR_RANGES
		logval("row[1]", ((int)now.row[1]));
#endif
		;
		_m = 3; goto P999; /* 2 */
	case 102: // STATE 293 - settlement.pml:115 - [(((0==1)||(c<2)))] (348:0:6 - 1)
		IfNotBlocked
		reached[3][293] = 1;
		if (!(((0==1)||(((int)((P3 *)_this)->c)<2))))
			continue;
		/* merge: total[0] = (total[0]+added)(348, 294, 348) */
		reached[3][294] = 1;
		(trpt+1)->bup.ovals = grab_ints(6);
		(trpt+1)->bup.ovals[0] = ((int)now.total[0]);
		now.total[0] = (((int)now.total[0])+((P3 *)_this)->added);
#ifdef VAR_RANGES
		logval("total[0]", ((int)now.total[0]));
#endif
		;
		/* merge: row[0] = (row[0]+1)(348, 295, 348) */
		reached[3][295] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.row[0]);
		now.row[0] = (((int)now.row[0])+1);
#ifdef VAR_RANGES
		logval("row[0]", ((int)now.row[0]));
#endif
		;
		/* merge: .(goto)(348, 299, 348) */
		reached[3][299] = 1;
		;
		/* merge: .(goto)(348, 303, 348) */
		reached[3][303] = 1;
		;
		/* merge: t0 = total[0](348, 304, 348) */
		reached[3][304] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = ((int)now.total[0]);
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = row[0](348, 305, 348) */
		reached[3][305] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = ((int)now.row[0]);
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: t1 = total[1](348, 306, 348) */
		reached[3][306] = 1;
		(trpt+1)->bup.ovals[4] = ((int)((P3 *)_this)->t1);
		((P3 *)_this)->t1 = ((int)now.total[1]);
#ifdef VAR_RANGES
		logval("Background:t1", ((int)((P3 *)_this)->t1));
#endif
		;
		/* merge: v1 = row[1](348, 307, 348) */
		reached[3][307] = 1;
		(trpt+1)->bup.ovals[5] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = ((int)now.row[1]);
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		_m = 3; goto P999; /* 8 */
	case 103: // STATE 297 - settlement.pml:115 - [(1)] (348:0:4 - 1)
		IfNotBlocked
		reached[3][297] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(348, 299, 348) */
		reached[3][299] = 1;
		;
		/* merge: .(goto)(348, 303, 348) */
		reached[3][303] = 1;
		;
		/* merge: t0 = total[0](348, 304, 348) */
		reached[3][304] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = ((int)now.total[0]);
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = row[0](348, 305, 348) */
		reached[3][305] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = ((int)now.row[0]);
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: t1 = total[1](348, 306, 348) */
		reached[3][306] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->t1);
		((P3 *)_this)->t1 = ((int)now.total[1]);
#ifdef VAR_RANGES
		logval("Background:t1", ((int)((P3 *)_this)->t1));
#endif
		;
		/* merge: v1 = row[1](348, 307, 348) */
		reached[3][307] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = ((int)now.row[1]);
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		_m = 3; goto P999; /* 6 */
	case 104: // STATE 301 - settlement.pml:116 - [(1)] (348:0:4 - 1)
		IfNotBlocked
		reached[3][301] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(348, 303, 348) */
		reached[3][303] = 1;
		;
		/* merge: t0 = total[0](348, 304, 348) */
		reached[3][304] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = ((int)now.total[0]);
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = row[0](348, 305, 348) */
		reached[3][305] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = ((int)now.row[0]);
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: t1 = total[1](348, 306, 348) */
		reached[3][306] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->t1);
		((P3 *)_this)->t1 = ((int)now.total[1]);
#ifdef VAR_RANGES
		logval("Background:t1", ((int)((P3 *)_this)->t1));
#endif
		;
		/* merge: v1 = row[1](348, 307, 348) */
		reached[3][307] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = ((int)now.row[1]);
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		_m = 3; goto P999; /* 5 */
	case 105: // STATE 304 - settlement.pml:118 - [t0 = total[0]] (0:348:4 - 5)
		IfNotBlocked
		reached[3][304] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = ((int)now.total[0]);
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = row[0](348, 305, 348) */
		reached[3][305] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = ((int)now.row[0]);
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: t1 = total[1](348, 306, 348) */
		reached[3][306] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->t1);
		((P3 *)_this)->t1 = ((int)now.total[1]);
#ifdef VAR_RANGES
		logval("Background:t1", ((int)((P3 *)_this)->t1));
#endif
		;
		/* merge: v1 = row[1](348, 307, 348) */
		reached[3][307] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = ((int)now.row[1]);
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		_m = 3; goto P999; /* 3 */
	case 106: // STATE 310 - settlement.pml:244 - [(((!(1)||(marker==known[1]))&&(!(1)||(loaded==known[1]))))] (0:0:0 - 1)
		IfNotBlocked
		reached[3][310] = 1;
		if (!((( !(1)||(((int)now.marker)==((int)now.known[1])))&&( !(1)||(((int)now.loaded)==((int)now.known[1]))))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 107: // STATE 311 - settlement.pml:132 - [lease[c] = 0] (0:0:1 - 1)
		IfNotBlocked
		reached[3][311] = 1;
		(trpt+1)->bup.oval = ((int)now.lease[ Index(((int)((P3 *)_this)->c), 3) ]);
		now.lease[ Index(((P3 *)_this)->c, 3) ] = 0;
#ifdef VAR_RANGES
		logval("lease[Background:c]", ((int)now.lease[ Index(((int)((P3 *)_this)->c), 3) ]));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 108: // STATE 312 - settlement.pml:124 - [((1&&(v1>version[1])))] (318:0:1 - 1)
		IfNotBlocked
		reached[3][312] = 1;
		if (!((1&&(((int)((P3 *)_this)->v1)>((int)now.version[1])))))
			continue;
		/* merge: version[1] = v1(0, 313, 318) */
		reached[3][313] = 1;
		(trpt+1)->bup.oval = ((int)now.version[1]);
		now.version[1] = ((int)((P3 *)_this)->v1);
#ifdef VAR_RANGES
		logval("version[1]", ((int)now.version[1]));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 109: // STATE 314 - settlement.pml:124 - [(!((seeded[1]!=marker)))] (345:0:1 - 1)
		IfNotBlocked
		reached[3][314] = 1;
		if (!( !((((int)now.seeded[1])!=((int)now.marker)))))
			continue;
		/* merge: settled[1] = t1(0, 315, 345) */
		reached[3][315] = 1;
		(trpt+1)->bup.oval = ((int)now.settled[1]);
		now.settled[1] = ((int)((P3 *)_this)->t1);
#ifdef VAR_RANGES
		logval("settled[1]", ((int)now.settled[1]));
#endif
		;
		/* merge: .(goto)(0, 319, 345) */
		reached[3][319] = 1;
		;
		/* merge: .(goto)(0, 325, 345) */
		reached[3][325] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 110: // STATE 320 - settlement.pml:125 - [((!(1)&&!((seeded[1]!=marker))))] (345:0:1 - 1)
		IfNotBlocked
		reached[3][320] = 1;
		if (!(( !(1)&& !((((int)now.seeded[1])!=((int)now.marker))))))
			continue;
		/* merge: settled[1] = (settled[1]+added)(0, 321, 345) */
		reached[3][321] = 1;
		(trpt+1)->bup.oval = ((int)now.settled[1]);
		now.settled[1] = (((int)now.settled[1])+((P3 *)_this)->added);
#ifdef VAR_RANGES
		logval("settled[1]", ((int)now.settled[1]));
#endif
		;
		/* merge: .(goto)(0, 325, 345) */
		reached[3][325] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 111: // STATE 327 - settlement.pml:134 - [(((0==1)||(c<2)))] (0:0:0 - 1)
		IfNotBlocked
		reached[3][327] = 1;
		if (!(((0==1)||(((int)((P3 *)_this)->c)<2))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 112: // STATE 328 - settlement.pml:124 - [((1&&(v0>version[0])))] (334:0:1 - 1)
		IfNotBlocked
		reached[3][328] = 1;
		if (!((1&&(((int)((P3 *)_this)->v0)>((int)now.version[0])))))
			continue;
		/* merge: version[0] = v0(0, 329, 334) */
		reached[3][329] = 1;
		(trpt+1)->bup.oval = ((int)now.version[0]);
		now.version[0] = ((int)((P3 *)_this)->v0);
#ifdef VAR_RANGES
		logval("version[0]", ((int)now.version[0]));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 113: // STATE 330 - settlement.pml:124 - [(!((seeded[0]!=marker)))] (363:0:8 - 1)
		IfNotBlocked
		reached[3][330] = 1;
		if (!( !((((int)now.seeded[0])!=((int)now.marker)))))
			continue;
		/* merge: settled[0] = t0(363, 331, 363) */
		reached[3][331] = 1;
		(trpt+1)->bup.ovals = grab_ints(8);
		(trpt+1)->bup.ovals[0] = ((int)now.settled[0]);
		now.settled[0] = ((int)((P3 *)_this)->t0);
#ifdef VAR_RANGES
		logval("settled[0]", ((int)now.settled[0]));
#endif
		;
		/* merge: .(goto)(363, 335, 363) */
		reached[3][335] = 1;
		;
		/* merge: .(goto)(363, 341, 363) */
		reached[3][341] = 1;
		;
		/* merge: .(goto)(363, 346, 363) */
		reached[3][346] = 1;
		;
		/* merge: t0 = 0(363, 349, 363) */
		reached[3][349] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(363, 350, 363) */
		reached[3][350] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: t1 = 0(363, 351, 363) */
		reached[3][351] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->t1);
		((P3 *)_this)->t1 = 0;
#ifdef VAR_RANGES
		logval("Background:t1", ((int)((P3 *)_this)->t1));
#endif
		;
		/* merge: v1 = 0(363, 352, 363) */
		reached[3][352] = 1;
		(trpt+1)->bup.ovals[4] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = 0;
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		/* merge: added = 0(363, 353, 363) */
		reached[3][353] = 1;
		(trpt+1)->bup.ovals[5] = ((P3 *)_this)->added;
		((P3 *)_this)->added = 0;
#ifdef VAR_RANGES
		logval("Background:added", ((P3 *)_this)->added);
#endif
		;
		/* merge: a = 0(363, 354, 363) */
		reached[3][354] = 1;
		(trpt+1)->bup.ovals[6] = ((int)((P3 *)_this)->a);
		((P3 *)_this)->a = 0;
#ifdef VAR_RANGES
		logval("Background:a", ((int)((P3 *)_this)->a));
#endif
		;
		/* merge: .(goto)(363, 359, 363) */
		reached[3][359] = 1;
		;
		/* merge: c = (c+1)(363, 360, 363) */
		reached[3][360] = 1;
		(trpt+1)->bup.ovals[7] = ((int)((P3 *)_this)->c);
		((P3 *)_this)->c = (((int)((P3 *)_this)->c)+1);
#ifdef VAR_RANGES
		logval("Background:c", ((int)((P3 *)_this)->c));
#endif
		;
		/* merge: .(goto)(0, 364, 363) */
		reached[3][364] = 1;
		;
		_m = 3; goto P999; /* 13 */
	case 114: // STATE 333 - settlement.pml:124 - [(1)] (363:0:7 - 1)
		IfNotBlocked
		reached[3][333] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(363, 335, 363) */
		reached[3][335] = 1;
		;
		/* merge: .(goto)(363, 341, 363) */
		reached[3][341] = 1;
		;
		/* merge: .(goto)(363, 346, 363) */
		reached[3][346] = 1;
		;
		/* merge: t0 = 0(363, 349, 363) */
		reached[3][349] = 1;
		(trpt+1)->bup.ovals = grab_ints(7);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(363, 350, 363) */
		reached[3][350] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: t1 = 0(363, 351, 363) */
		reached[3][351] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->t1);
		((P3 *)_this)->t1 = 0;
#ifdef VAR_RANGES
		logval("Background:t1", ((int)((P3 *)_this)->t1));
#endif
		;
		/* merge: v1 = 0(363, 352, 363) */
		reached[3][352] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = 0;
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		/* merge: added = 0(363, 353, 363) */
		reached[3][353] = 1;
		(trpt+1)->bup.ovals[4] = ((P3 *)_this)->added;
		((P3 *)_this)->added = 0;
#ifdef VAR_RANGES
		logval("Background:added", ((P3 *)_this)->added);
#endif
		;
		/* merge: a = 0(363, 354, 363) */
		reached[3][354] = 1;
		(trpt+1)->bup.ovals[5] = ((int)((P3 *)_this)->a);
		((P3 *)_this)->a = 0;
#ifdef VAR_RANGES
		logval("Background:a", ((int)((P3 *)_this)->a));
#endif
		;
		/* merge: .(goto)(363, 359, 363) */
		reached[3][359] = 1;
		;
		/* merge: c = (c+1)(363, 360, 363) */
		reached[3][360] = 1;
		(trpt+1)->bup.ovals[6] = ((int)((P3 *)_this)->c);
		((P3 *)_this)->c = (((int)((P3 *)_this)->c)+1);
#ifdef VAR_RANGES
		logval("Background:c", ((int)((P3 *)_this)->c));
#endif
		;
		/* merge: .(goto)(0, 364, 363) */
		reached[3][364] = 1;
		;
		_m = 3; goto P999; /* 12 */
	case 115: // STATE 341 - settlement.pml:128 - [.(goto)] (0:363:7 - 5)
		IfNotBlocked
		reached[3][341] = 1;
		;
		/* merge: .(goto)(363, 346, 363) */
		reached[3][346] = 1;
		;
		/* merge: t0 = 0(363, 349, 363) */
		reached[3][349] = 1;
		(trpt+1)->bup.ovals = grab_ints(7);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(363, 350, 363) */
		reached[3][350] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: t1 = 0(363, 351, 363) */
		reached[3][351] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->t1);
		((P3 *)_this)->t1 = 0;
#ifdef VAR_RANGES
		logval("Background:t1", ((int)((P3 *)_this)->t1));
#endif
		;
		/* merge: v1 = 0(363, 352, 363) */
		reached[3][352] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = 0;
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		/* merge: added = 0(363, 353, 363) */
		reached[3][353] = 1;
		(trpt+1)->bup.ovals[4] = ((P3 *)_this)->added;
		((P3 *)_this)->added = 0;
#ifdef VAR_RANGES
		logval("Background:added", ((P3 *)_this)->added);
#endif
		;
		/* merge: a = 0(363, 354, 363) */
		reached[3][354] = 1;
		(trpt+1)->bup.ovals[5] = ((int)((P3 *)_this)->a);
		((P3 *)_this)->a = 0;
#ifdef VAR_RANGES
		logval("Background:a", ((int)((P3 *)_this)->a));
#endif
		;
		/* merge: .(goto)(363, 359, 363) */
		reached[3][359] = 1;
		;
		/* merge: c = (c+1)(363, 360, 363) */
		reached[3][360] = 1;
		(trpt+1)->bup.ovals[6] = ((int)((P3 *)_this)->c);
		((P3 *)_this)->c = (((int)((P3 *)_this)->c)+1);
#ifdef VAR_RANGES
		logval("Background:c", ((int)((P3 *)_this)->c));
#endif
		;
		/* merge: .(goto)(0, 364, 363) */
		reached[3][364] = 1;
		;
		_m = 3; goto P999; /* 10 */
	case 116: // STATE 336 - settlement.pml:125 - [((!(1)&&!((seeded[0]!=marker))))] (363:0:8 - 1)
		IfNotBlocked
		reached[3][336] = 1;
		if (!(( !(1)&& !((((int)now.seeded[0])!=((int)now.marker))))))
			continue;
		/* merge: settled[0] = (settled[0]+added)(363, 337, 363) */
		reached[3][337] = 1;
		(trpt+1)->bup.ovals = grab_ints(8);
		(trpt+1)->bup.ovals[0] = ((int)now.settled[0]);
		now.settled[0] = (((int)now.settled[0])+((P3 *)_this)->added);
#ifdef VAR_RANGES
		logval("settled[0]", ((int)now.settled[0]));
#endif
		;
		/* merge: .(goto)(363, 341, 363) */
		reached[3][341] = 1;
		;
		/* merge: .(goto)(363, 346, 363) */
		reached[3][346] = 1;
		;
		/* merge: t0 = 0(363, 349, 363) */
		reached[3][349] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(363, 350, 363) */
		reached[3][350] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: t1 = 0(363, 351, 363) */
		reached[3][351] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->t1);
		((P3 *)_this)->t1 = 0;
#ifdef VAR_RANGES
		logval("Background:t1", ((int)((P3 *)_this)->t1));
#endif
		;
		/* merge: v1 = 0(363, 352, 363) */
		reached[3][352] = 1;
		(trpt+1)->bup.ovals[4] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = 0;
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		/* merge: added = 0(363, 353, 363) */
		reached[3][353] = 1;
		(trpt+1)->bup.ovals[5] = ((P3 *)_this)->added;
		((P3 *)_this)->added = 0;
#ifdef VAR_RANGES
		logval("Background:added", ((P3 *)_this)->added);
#endif
		;
		/* merge: a = 0(363, 354, 363) */
		reached[3][354] = 1;
		(trpt+1)->bup.ovals[6] = ((int)((P3 *)_this)->a);
		((P3 *)_this)->a = 0;
#ifdef VAR_RANGES
		logval("Background:a", ((int)((P3 *)_this)->a));
#endif
		;
		/* merge: .(goto)(363, 359, 363) */
		reached[3][359] = 1;
		;
		/* merge: c = (c+1)(363, 360, 363) */
		reached[3][360] = 1;
		(trpt+1)->bup.ovals[7] = ((int)((P3 *)_this)->c);
		((P3 *)_this)->c = (((int)((P3 *)_this)->c)+1);
#ifdef VAR_RANGES
		logval("Background:c", ((int)((P3 *)_this)->c));
#endif
		;
		/* merge: .(goto)(0, 364, 363) */
		reached[3][364] = 1;
		;
		_m = 3; goto P999; /* 12 */
	case 117: // STATE 339 - settlement.pml:126 - [(1)] (363:0:7 - 1)
		IfNotBlocked
		reached[3][339] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(363, 341, 363) */
		reached[3][341] = 1;
		;
		/* merge: .(goto)(363, 346, 363) */
		reached[3][346] = 1;
		;
		/* merge: t0 = 0(363, 349, 363) */
		reached[3][349] = 1;
		(trpt+1)->bup.ovals = grab_ints(7);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(363, 350, 363) */
		reached[3][350] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: t1 = 0(363, 351, 363) */
		reached[3][351] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->t1);
		((P3 *)_this)->t1 = 0;
#ifdef VAR_RANGES
		logval("Background:t1", ((int)((P3 *)_this)->t1));
#endif
		;
		/* merge: v1 = 0(363, 352, 363) */
		reached[3][352] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = 0;
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		/* merge: added = 0(363, 353, 363) */
		reached[3][353] = 1;
		(trpt+1)->bup.ovals[4] = ((P3 *)_this)->added;
		((P3 *)_this)->added = 0;
#ifdef VAR_RANGES
		logval("Background:added", ((P3 *)_this)->added);
#endif
		;
		/* merge: a = 0(363, 354, 363) */
		reached[3][354] = 1;
		(trpt+1)->bup.ovals[5] = ((int)((P3 *)_this)->a);
		((P3 *)_this)->a = 0;
#ifdef VAR_RANGES
		logval("Background:a", ((int)((P3 *)_this)->a));
#endif
		;
		/* merge: .(goto)(363, 359, 363) */
		reached[3][359] = 1;
		;
		/* merge: c = (c+1)(363, 360, 363) */
		reached[3][360] = 1;
		(trpt+1)->bup.ovals[6] = ((int)((P3 *)_this)->c);
		((P3 *)_this)->c = (((int)((P3 *)_this)->c)+1);
#ifdef VAR_RANGES
		logval("Background:c", ((int)((P3 *)_this)->c));
#endif
		;
		/* merge: .(goto)(0, 364, 363) */
		reached[3][364] = 1;
		;
		_m = 3; goto P999; /* 11 */
	case 118: // STATE 346 - settlement.pml:135 - [.(goto)] (0:363:7 - 2)
		IfNotBlocked
		reached[3][346] = 1;
		;
		/* merge: t0 = 0(363, 349, 363) */
		reached[3][349] = 1;
		(trpt+1)->bup.ovals = grab_ints(7);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(363, 350, 363) */
		reached[3][350] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: t1 = 0(363, 351, 363) */
		reached[3][351] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->t1);
		((P3 *)_this)->t1 = 0;
#ifdef VAR_RANGES
		logval("Background:t1", ((int)((P3 *)_this)->t1));
#endif
		;
		/* merge: v1 = 0(363, 352, 363) */
		reached[3][352] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = 0;
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		/* merge: added = 0(363, 353, 363) */
		reached[3][353] = 1;
		(trpt+1)->bup.ovals[4] = ((P3 *)_this)->added;
		((P3 *)_this)->added = 0;
#ifdef VAR_RANGES
		logval("Background:added", ((P3 *)_this)->added);
#endif
		;
		/* merge: a = 0(363, 354, 363) */
		reached[3][354] = 1;
		(trpt+1)->bup.ovals[5] = ((int)((P3 *)_this)->a);
		((P3 *)_this)->a = 0;
#ifdef VAR_RANGES
		logval("Background:a", ((int)((P3 *)_this)->a));
#endif
		;
		/* merge: .(goto)(363, 359, 363) */
		reached[3][359] = 1;
		;
		/* merge: c = (c+1)(363, 360, 363) */
		reached[3][360] = 1;
		(trpt+1)->bup.ovals[6] = ((int)((P3 *)_this)->c);
		((P3 *)_this)->c = (((int)((P3 *)_this)->c)+1);
#ifdef VAR_RANGES
		logval("Background:c", ((int)((P3 *)_this)->c));
#endif
		;
		/* merge: .(goto)(0, 364, 363) */
		reached[3][364] = 1;
		;
		_m = 3; goto P999; /* 9 */
	case 119: // STATE 344 - settlement.pml:134 - [(1)] (363:0:7 - 1)
		IfNotBlocked
		reached[3][344] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(363, 346, 363) */
		reached[3][346] = 1;
		;
		/* merge: t0 = 0(363, 349, 363) */
		reached[3][349] = 1;
		(trpt+1)->bup.ovals = grab_ints(7);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(363, 350, 363) */
		reached[3][350] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: t1 = 0(363, 351, 363) */
		reached[3][351] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->t1);
		((P3 *)_this)->t1 = 0;
#ifdef VAR_RANGES
		logval("Background:t1", ((int)((P3 *)_this)->t1));
#endif
		;
		/* merge: v1 = 0(363, 352, 363) */
		reached[3][352] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = 0;
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		/* merge: added = 0(363, 353, 363) */
		reached[3][353] = 1;
		(trpt+1)->bup.ovals[4] = ((P3 *)_this)->added;
		((P3 *)_this)->added = 0;
#ifdef VAR_RANGES
		logval("Background:added", ((P3 *)_this)->added);
#endif
		;
		/* merge: a = 0(363, 354, 363) */
		reached[3][354] = 1;
		(trpt+1)->bup.ovals[5] = ((int)((P3 *)_this)->a);
		((P3 *)_this)->a = 0;
#ifdef VAR_RANGES
		logval("Background:a", ((int)((P3 *)_this)->a));
#endif
		;
		/* merge: .(goto)(363, 359, 363) */
		reached[3][359] = 1;
		;
		/* merge: c = (c+1)(363, 360, 363) */
		reached[3][360] = 1;
		(trpt+1)->bup.ovals[6] = ((int)((P3 *)_this)->c);
		((P3 *)_this)->c = (((int)((P3 *)_this)->c)+1);
#ifdef VAR_RANGES
		logval("Background:c", ((int)((P3 *)_this)->c));
#endif
		;
		/* merge: .(goto)(0, 364, 363) */
		reached[3][364] = 1;
		;
		_m = 3; goto P999; /* 10 */
	case 120: // STATE 357 - settlement.pml:279 - [(1)] (363:0:1 - 1)
		IfNotBlocked
		reached[3][357] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(363, 359, 363) */
		reached[3][359] = 1;
		;
		/* merge: c = (c+1)(363, 360, 363) */
		reached[3][360] = 1;
		(trpt+1)->bup.oval = ((int)((P3 *)_this)->c);
		((P3 *)_this)->c = (((int)((P3 *)_this)->c)+1);
#ifdef VAR_RANGES
		logval("Background:c", ((int)((P3 *)_this)->c));
#endif
		;
		/* merge: .(goto)(0, 364, 363) */
		reached[3][364] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 121: // STATE 360 - settlement.pml:279 - [c = (c+1)] (0:363:1 - 3)
		IfNotBlocked
		reached[3][360] = 1;
		(trpt+1)->bup.oval = ((int)((P3 *)_this)->c);
		((P3 *)_this)->c = (((int)((P3 *)_this)->c)+1);
#ifdef VAR_RANGES
		logval("Background:c", ((int)((P3 *)_this)->c));
#endif
		;
		/* merge: .(goto)(0, 364, 363) */
		reached[3][364] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 122: // STATE 366 - settlement.pml:250 - [i = known[1]] (0:371:2 - 1)
		IfNotBlocked
		reached[3][366] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->i);
		((P3 *)_this)->i = ((int)now.known[1]);
#ifdef VAR_RANGES
		logval("Background:i", ((int)((P3 *)_this)->i));
#endif
		;
		/* merge: v1 = ( ((((!(1)||(marker==i))&&(!(1)||(loaded==i)))&&!((seeded[0]!=marker)))) -> (version[0]) : (0) )(371, 367, 371) */
		reached[3][367] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = ( (((( !(1)||(((int)now.marker)==((int)((P3 *)_this)->i)))&&( !(1)||(((int)now.loaded)==((int)((P3 *)_this)->i))))&& !((((int)now.seeded[0])!=((int)now.marker))))) ? (((int)now.version[0])) : (0) );
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 123: // STATE 369 - settlement.pml:251 - [t0 = total[0]] (0:386:2 - 1)
		IfNotBlocked
		reached[3][369] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = ((int)now.total[0]);
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = row[0](386, 370, 386) */
		reached[3][370] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = ((int)now.row[0]);
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 124: // STATE 372 - settlement.pml:254 - [((((((!(1)||(marker==i))&&(!(1)||(loaded==i)))&&!((seeded[0]!=marker)))&&1)&&(v1>v0)))] (0:0:3 - 1)
		IfNotBlocked
		reached[3][372] = 1;
		if (!(((((( !(1)||(((int)now.marker)==((int)((P3 *)_this)->i)))&&( !(1)||(((int)now.loaded)==((int)((P3 *)_this)->i))))&& !((((int)now.seeded[0])!=((int)now.marker))))&&1)&&(((int)((P3 *)_this)->v1)>((int)((P3 *)_this)->v0)))))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: i */  (trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((P3 *)_this)->i;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P3 *)_this)->i = 0;
		if (TstOnly) return 1; /* TT */
		/* dead 1: v1 */  (trpt+1)->bup.ovals[1] = ((P3 *)_this)->v1;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P3 *)_this)->v1 = 0;
		if (TstOnly) return 1; /* TT */
		/* dead 1: v0 */  (trpt+1)->bup.ovals[2] = ((P3 *)_this)->v0;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P3 *)_this)->v0 = 0;
		_m = 3; goto P999; /* 0 */
	case 125: // STATE 373 - settlement.pml:148 - [marker = next] (0:417:9 - 1)
		IfNotBlocked
		reached[3][373] = 1;
		(trpt+1)->bup.ovals = grab_ints(9);
		(trpt+1)->bup.ovals[0] = ((int)now.marker);
		now.marker = ((int)now.next);
#ifdef VAR_RANGES
		logval("marker", ((int)now.marker));
#endif
		;
		/* merge: loaded = next(417, 374, 417) */
		reached[3][374] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.loaded);
		now.loaded = ((int)now.next);
#ifdef VAR_RANGES
		logval("loaded", ((int)now.loaded));
#endif
		;
		/* merge: next = (next+1)(417, 375, 417) */
		reached[3][375] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.next);
		now.next = (((int)now.next)+1);
#ifdef VAR_RANGES
		logval("next", ((int)now.next));
#endif
		;
		/* merge: version[0] = 0(417, 376, 417) */
		reached[3][376] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.version[0]);
		now.version[0] = 0;
#ifdef VAR_RANGES
		logval("version[0]", ((int)now.version[0]));
#endif
		;
		/* merge: version[1] = 0(417, 377, 417) */
		reached[3][377] = 1;
		(trpt+1)->bup.ovals[4] = ((int)now.version[1]);
		now.version[1] = 0;
#ifdef VAR_RANGES
		logval("version[1]", ((int)now.version[1]));
#endif
		;
		/* merge: .(goto)(417, 385, 417) */
		reached[3][385] = 1;
		;
		/* merge: t0 = 0(417, 387, 417) */
		reached[3][387] = 1;
		(trpt+1)->bup.ovals[5] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(417, 388, 417) */
		reached[3][388] = 1;
		(trpt+1)->bup.ovals[6] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: v1 = 0(417, 389, 417) */
		reached[3][389] = 1;
		(trpt+1)->bup.ovals[7] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = 0;
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		/* merge: i = 0(417, 390, 417) */
		reached[3][390] = 1;
		(trpt+1)->bup.ovals[8] = ((int)((P3 *)_this)->i);
		((P3 *)_this)->i = 0;
#ifdef VAR_RANGES
		logval("Background:i", ((int)((P3 *)_this)->i));
#endif
		;
		_m = 3; goto P999; /* 9 */
	case 126: // STATE 385 - settlement.pml:258 - [.(goto)] (0:417:4 - 3)
		IfNotBlocked
		reached[3][385] = 1;
		;
		/* merge: t0 = 0(417, 387, 417) */
		reached[3][387] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(417, 388, 417) */
		reached[3][388] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: v1 = 0(417, 389, 417) */
		reached[3][389] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = 0;
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		/* merge: i = 0(417, 390, 417) */
		reached[3][390] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->i);
		((P3 *)_this)->i = 0;
#ifdef VAR_RANGES
		logval("Background:i", ((int)((P3 *)_this)->i));
#endif
		;
		_m = 3; goto P999; /* 4 */
	case 127: // STATE 379 - settlement.pml:255 - [((((((!(1)||(marker==i))&&(!(1)||(loaded==i)))&&!((seeded[0]!=marker)))&&(v1<=v0))&&(v0>version[0])))] (417:0:8 - 1)
		IfNotBlocked
		reached[3][379] = 1;
		if (!(((((( !(1)||(((int)now.marker)==((int)((P3 *)_this)->i)))&&( !(1)||(((int)now.loaded)==((int)((P3 *)_this)->i))))&& !((((int)now.seeded[0])!=((int)now.marker))))&&(((int)((P3 *)_this)->v1)<=((int)((P3 *)_this)->v0)))&&(((int)((P3 *)_this)->v0)>((int)now.version[0])))))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: i */  (trpt+1)->bup.ovals = grab_ints(8);
		(trpt+1)->bup.ovals[0] = ((P3 *)_this)->i;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P3 *)_this)->i = 0;
		if (TstOnly) return 1; /* TT */
		/* dead 1: v1 */  (trpt+1)->bup.ovals[1] = ((P3 *)_this)->v1;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P3 *)_this)->v1 = 0;
		/* merge: settled[0] = t0(417, 380, 417) */
		reached[3][380] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.settled[0]);
		now.settled[0] = ((int)((P3 *)_this)->t0);
#ifdef VAR_RANGES
		logval("settled[0]", ((int)now.settled[0]));
#endif
		;
		/* merge: version[0] = v0(417, 381, 417) */
		reached[3][381] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.version[0]);
		now.version[0] = ((int)((P3 *)_this)->v0);
#ifdef VAR_RANGES
		logval("version[0]", ((int)now.version[0]));
#endif
		;
		/* merge: .(goto)(417, 385, 417) */
		reached[3][385] = 1;
		;
		/* merge: t0 = 0(417, 387, 417) */
		reached[3][387] = 1;
		(trpt+1)->bup.ovals[4] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(417, 388, 417) */
		reached[3][388] = 1;
		(trpt+1)->bup.ovals[5] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: v1 = 0(417, 389, 417) */
		reached[3][389] = 1;
		(trpt+1)->bup.ovals[6] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = 0;
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		/* merge: i = 0(417, 390, 417) */
		reached[3][390] = 1;
		(trpt+1)->bup.ovals[7] = ((int)((P3 *)_this)->i);
		((P3 *)_this)->i = 0;
#ifdef VAR_RANGES
		logval("Background:i", ((int)((P3 *)_this)->i));
#endif
		;
		_m = 3; goto P999; /* 7 */
	case 128: // STATE 383 - settlement.pml:256 - [(1)] (417:0:4 - 1)
		IfNotBlocked
		reached[3][383] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(417, 385, 417) */
		reached[3][385] = 1;
		;
		/* merge: t0 = 0(417, 387, 417) */
		reached[3][387] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(417, 388, 417) */
		reached[3][388] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: v1 = 0(417, 389, 417) */
		reached[3][389] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = 0;
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		/* merge: i = 0(417, 390, 417) */
		reached[3][390] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->i);
		((P3 *)_this)->i = 0;
#ifdef VAR_RANGES
		logval("Background:i", ((int)((P3 *)_this)->i));
#endif
		;
		_m = 3; goto P999; /* 5 */
	case 129: // STATE 392 - settlement.pml:250 - [i = known[1]] (0:397:2 - 1)
		IfNotBlocked
		reached[3][392] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->i);
		((P3 *)_this)->i = ((int)now.known[1]);
#ifdef VAR_RANGES
		logval("Background:i", ((int)((P3 *)_this)->i));
#endif
		;
		/* merge: v1 = ( ((((!(1)||(marker==i))&&(!(1)||(loaded==i)))&&!((seeded[1]!=marker)))) -> (version[1]) : (0) )(397, 393, 397) */
		reached[3][393] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = ( (((( !(1)||(((int)now.marker)==((int)((P3 *)_this)->i)))&&( !(1)||(((int)now.loaded)==((int)((P3 *)_this)->i))))&& !((((int)now.seeded[1])!=((int)now.marker))))) ? (((int)now.version[1])) : (0) );
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 130: // STATE 395 - settlement.pml:251 - [t0 = total[1]] (0:412:2 - 1)
		IfNotBlocked
		reached[3][395] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = ((int)now.total[1]);
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = row[1](412, 396, 412) */
		reached[3][396] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = ((int)now.row[1]);
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 131: // STATE 398 - settlement.pml:254 - [((((((!(1)||(marker==i))&&(!(1)||(loaded==i)))&&!((seeded[1]!=marker)))&&1)&&(v1>v0)))] (0:0:3 - 1)
		IfNotBlocked
		reached[3][398] = 1;
		if (!(((((( !(1)||(((int)now.marker)==((int)((P3 *)_this)->i)))&&( !(1)||(((int)now.loaded)==((int)((P3 *)_this)->i))))&& !((((int)now.seeded[1])!=((int)now.marker))))&&1)&&(((int)((P3 *)_this)->v1)>((int)((P3 *)_this)->v0)))))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: i */  (trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((P3 *)_this)->i;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P3 *)_this)->i = 0;
		if (TstOnly) return 1; /* TT */
		/* dead 1: v1 */  (trpt+1)->bup.ovals[1] = ((P3 *)_this)->v1;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P3 *)_this)->v1 = 0;
		if (TstOnly) return 1; /* TT */
		/* dead 1: v0 */  (trpt+1)->bup.ovals[2] = ((P3 *)_this)->v0;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P3 *)_this)->v0 = 0;
		_m = 3; goto P999; /* 0 */
	case 132: // STATE 399 - settlement.pml:148 - [marker = next] (0:418:9 - 1)
		IfNotBlocked
		reached[3][399] = 1;
		(trpt+1)->bup.ovals = grab_ints(9);
		(trpt+1)->bup.ovals[0] = ((int)now.marker);
		now.marker = ((int)now.next);
#ifdef VAR_RANGES
		logval("marker", ((int)now.marker));
#endif
		;
		/* merge: loaded = next(418, 400, 418) */
		reached[3][400] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.loaded);
		now.loaded = ((int)now.next);
#ifdef VAR_RANGES
		logval("loaded", ((int)now.loaded));
#endif
		;
		/* merge: next = (next+1)(418, 401, 418) */
		reached[3][401] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.next);
		now.next = (((int)now.next)+1);
#ifdef VAR_RANGES
		logval("next", ((int)now.next));
#endif
		;
		/* merge: version[0] = 0(418, 402, 418) */
		reached[3][402] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.version[0]);
		now.version[0] = 0;
#ifdef VAR_RANGES
		logval("version[0]", ((int)now.version[0]));
#endif
		;
		/* merge: version[1] = 0(418, 403, 418) */
		reached[3][403] = 1;
		(trpt+1)->bup.ovals[4] = ((int)now.version[1]);
		now.version[1] = 0;
#ifdef VAR_RANGES
		logval("version[1]", ((int)now.version[1]));
#endif
		;
		/* merge: .(goto)(418, 411, 418) */
		reached[3][411] = 1;
		;
		/* merge: t0 = 0(418, 413, 418) */
		reached[3][413] = 1;
		(trpt+1)->bup.ovals[5] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(418, 414, 418) */
		reached[3][414] = 1;
		(trpt+1)->bup.ovals[6] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: v1 = 0(418, 415, 418) */
		reached[3][415] = 1;
		(trpt+1)->bup.ovals[7] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = 0;
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		/* merge: i = 0(418, 416, 418) */
		reached[3][416] = 1;
		(trpt+1)->bup.ovals[8] = ((int)((P3 *)_this)->i);
		((P3 *)_this)->i = 0;
#ifdef VAR_RANGES
		logval("Background:i", ((int)((P3 *)_this)->i));
#endif
		;
		_m = 3; goto P999; /* 9 */
	case 133: // STATE 411 - settlement.pml:258 - [.(goto)] (0:418:4 - 3)
		IfNotBlocked
		reached[3][411] = 1;
		;
		/* merge: t0 = 0(418, 413, 418) */
		reached[3][413] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(418, 414, 418) */
		reached[3][414] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: v1 = 0(418, 415, 418) */
		reached[3][415] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = 0;
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		/* merge: i = 0(418, 416, 418) */
		reached[3][416] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->i);
		((P3 *)_this)->i = 0;
#ifdef VAR_RANGES
		logval("Background:i", ((int)((P3 *)_this)->i));
#endif
		;
		_m = 3; goto P999; /* 4 */
	case 134: // STATE 405 - settlement.pml:255 - [((((((!(1)||(marker==i))&&(!(1)||(loaded==i)))&&!((seeded[1]!=marker)))&&(v1<=v0))&&(v0>version[1])))] (418:0:8 - 1)
		IfNotBlocked
		reached[3][405] = 1;
		if (!(((((( !(1)||(((int)now.marker)==((int)((P3 *)_this)->i)))&&( !(1)||(((int)now.loaded)==((int)((P3 *)_this)->i))))&& !((((int)now.seeded[1])!=((int)now.marker))))&&(((int)((P3 *)_this)->v1)<=((int)((P3 *)_this)->v0)))&&(((int)((P3 *)_this)->v0)>((int)now.version[1])))))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: i */  (trpt+1)->bup.ovals = grab_ints(8);
		(trpt+1)->bup.ovals[0] = ((P3 *)_this)->i;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P3 *)_this)->i = 0;
		if (TstOnly) return 1; /* TT */
		/* dead 1: v1 */  (trpt+1)->bup.ovals[1] = ((P3 *)_this)->v1;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P3 *)_this)->v1 = 0;
		/* merge: settled[1] = t0(418, 406, 418) */
		reached[3][406] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.settled[1]);
		now.settled[1] = ((int)((P3 *)_this)->t0);
#ifdef VAR_RANGES
		logval("settled[1]", ((int)now.settled[1]));
#endif
		;
		/* merge: version[1] = v0(418, 407, 418) */
		reached[3][407] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.version[1]);
		now.version[1] = ((int)((P3 *)_this)->v0);
#ifdef VAR_RANGES
		logval("version[1]", ((int)now.version[1]));
#endif
		;
		/* merge: .(goto)(418, 411, 418) */
		reached[3][411] = 1;
		;
		/* merge: t0 = 0(418, 413, 418) */
		reached[3][413] = 1;
		(trpt+1)->bup.ovals[4] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(418, 414, 418) */
		reached[3][414] = 1;
		(trpt+1)->bup.ovals[5] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: v1 = 0(418, 415, 418) */
		reached[3][415] = 1;
		(trpt+1)->bup.ovals[6] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = 0;
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		/* merge: i = 0(418, 416, 418) */
		reached[3][416] = 1;
		(trpt+1)->bup.ovals[7] = ((int)((P3 *)_this)->i);
		((P3 *)_this)->i = 0;
#ifdef VAR_RANGES
		logval("Background:i", ((int)((P3 *)_this)->i));
#endif
		;
		_m = 3; goto P999; /* 7 */
	case 135: // STATE 409 - settlement.pml:256 - [(1)] (418:0:4 - 1)
		IfNotBlocked
		reached[3][409] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(418, 411, 418) */
		reached[3][411] = 1;
		;
		/* merge: t0 = 0(418, 413, 418) */
		reached[3][413] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(418, 414, 418) */
		reached[3][414] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: v1 = 0(418, 415, 418) */
		reached[3][415] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P3 *)_this)->v1);
		((P3 *)_this)->v1 = 0;
#ifdef VAR_RANGES
		logval("Background:v1", ((int)((P3 *)_this)->v1));
#endif
		;
		/* merge: i = 0(418, 416, 418) */
		reached[3][416] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->i);
		((P3 *)_this)->i = 0;
#ifdef VAR_RANGES
		logval("Background:i", ((int)((P3 *)_this)->i));
#endif
		;
		_m = 3; goto P999; /* 5 */
	case 136: // STATE 418 - settlement.pml:283 - [((((known[1]==marker)&&(crashed[0]||(known[0]==marker)))&&!(( (1) -> (((!(crashed[0])&&(ack[0]!=marker))||(!(crashed[1])&&(ack[1]!=marker)))) : (((ack[0]!=marker)&&(ack[1]!=marker))) ))))] (0:0:0 - 1)
		IfNotBlocked
		reached[3][418] = 1;
		if (!((((((int)now.known[1])==((int)now.marker))&&(((int)now.crashed[0])||(((int)now.known[0])==((int)now.marker))))&& !(( (1) ? ((( !(((int)now.crashed[0]))&&(((int)now.ack[0])!=((int)now.marker)))||( !(((int)now.crashed[1]))&&(((int)now.ack[1])!=((int)now.marker))))) : (((((int)now.ack[0])!=((int)now.marker))&&(((int)now.ack[1])!=((int)now.marker)))) )))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 137: // STATE 419 - settlement.pml:140 - [((((!(1)||(marker==known[1]))&&(!(1)||(loaded==known[1])))&&(seeded[0]!=marker)))] (0:0:0 - 1)
		IfNotBlocked
		reached[3][419] = 1;
		if (!(((( !(1)||(((int)now.marker)==((int)now.known[1])))&&( !(1)||(((int)now.loaded)==((int)now.known[1]))))&&(((int)now.seeded[0])!=((int)now.marker)))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 138: // STATE 420 - settlement.pml:141 - [t0 = total[0]] (0:431:2 - 1)
		IfNotBlocked
		reached[3][420] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = ((int)now.total[0]);
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = row[0](431, 421, 431) */
		reached[3][421] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = ((int)now.row[0]);
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 139: // STATE 423 - settlement.pml:142 - [(((((!(1)||(marker==known[1]))&&(!(1)||(loaded==known[1])))&&(seeded[0]!=marker))&&(!(1)||(v0>=version[0]))))] (458:0:5 - 1)
		IfNotBlocked
		reached[3][423] = 1;
		if (!((((( !(1)||(((int)now.marker)==((int)now.known[1])))&&( !(1)||(((int)now.loaded)==((int)now.known[1]))))&&(((int)now.seeded[0])!=((int)now.marker)))&&( !(1)||(((int)((P3 *)_this)->v0)>=((int)now.version[0]))))))
			continue;
		/* merge: settled[0] = t0(458, 424, 458) */
		reached[3][424] = 1;
		(trpt+1)->bup.ovals = grab_ints(5);
		(trpt+1)->bup.ovals[0] = ((int)now.settled[0]);
		now.settled[0] = ((int)((P3 *)_this)->t0);
#ifdef VAR_RANGES
		logval("settled[0]", ((int)now.settled[0]));
#endif
		;
		/* merge: version[0] = v0(458, 425, 458) */
		reached[3][425] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.version[0]);
		now.version[0] = ((int)((P3 *)_this)->v0);
#ifdef VAR_RANGES
		logval("version[0]", ((int)now.version[0]));
#endif
		;
		/* merge: seeded[0] = marker(458, 426, 458) */
		reached[3][426] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.seeded[0]);
		now.seeded[0] = ((int)now.marker);
#ifdef VAR_RANGES
		logval("seeded[0]", ((int)now.seeded[0]));
#endif
		;
		/* merge: .(goto)(458, 430, 458) */
		reached[3][430] = 1;
		;
		/* merge: t0 = 0(458, 432, 458) */
		reached[3][432] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(458, 433, 458) */
		reached[3][433] = 1;
		(trpt+1)->bup.ovals[4] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: .(goto)(0, 437, 458) */
		reached[3][437] = 1;
		;
		_m = 3; goto P999; /* 7 */
	case 140: // STATE 430 - settlement.pml:142 - [.(goto)] (0:458:2 - 2)
		IfNotBlocked
		reached[3][430] = 1;
		;
		/* merge: t0 = 0(458, 432, 458) */
		reached[3][432] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(458, 433, 458) */
		reached[3][433] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: .(goto)(0, 437, 458) */
		reached[3][437] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 141: // STATE 428 - settlement.pml:142 - [(1)] (458:0:2 - 1)
		IfNotBlocked
		reached[3][428] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(458, 430, 458) */
		reached[3][430] = 1;
		;
		/* merge: t0 = 0(458, 432, 458) */
		reached[3][432] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(458, 433, 458) */
		reached[3][433] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: .(goto)(0, 437, 458) */
		reached[3][437] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 142: // STATE 439 - settlement.pml:140 - [((((!(1)||(marker==known[1]))&&(!(1)||(loaded==known[1])))&&(seeded[1]!=marker)))] (0:0:0 - 1)
		IfNotBlocked
		reached[3][439] = 1;
		if (!(((( !(1)||(((int)now.marker)==((int)now.known[1])))&&( !(1)||(((int)now.loaded)==((int)now.known[1]))))&&(((int)now.seeded[1])!=((int)now.marker)))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 143: // STATE 440 - settlement.pml:141 - [t0 = total[1]] (0:451:2 - 1)
		IfNotBlocked
		reached[3][440] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = ((int)now.total[1]);
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = row[1](451, 441, 451) */
		reached[3][441] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = ((int)now.row[1]);
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 144: // STATE 443 - settlement.pml:142 - [(((((!(1)||(marker==known[1]))&&(!(1)||(loaded==known[1])))&&(seeded[1]!=marker))&&(!(1)||(v0>=version[1]))))] (481:0:5 - 1)
		IfNotBlocked
		reached[3][443] = 1;
		if (!((((( !(1)||(((int)now.marker)==((int)now.known[1])))&&( !(1)||(((int)now.loaded)==((int)now.known[1]))))&&(((int)now.seeded[1])!=((int)now.marker)))&&( !(1)||(((int)((P3 *)_this)->v0)>=((int)now.version[1]))))))
			continue;
		/* merge: settled[1] = t0(481, 444, 481) */
		reached[3][444] = 1;
		(trpt+1)->bup.ovals = grab_ints(5);
		(trpt+1)->bup.ovals[0] = ((int)now.settled[1]);
		now.settled[1] = ((int)((P3 *)_this)->t0);
#ifdef VAR_RANGES
		logval("settled[1]", ((int)now.settled[1]));
#endif
		;
		/* merge: version[1] = v0(481, 445, 481) */
		reached[3][445] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.version[1]);
		now.version[1] = ((int)((P3 *)_this)->v0);
#ifdef VAR_RANGES
		logval("version[1]", ((int)now.version[1]));
#endif
		;
		/* merge: seeded[1] = marker(481, 446, 481) */
		reached[3][446] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.seeded[1]);
		now.seeded[1] = ((int)now.marker);
#ifdef VAR_RANGES
		logval("seeded[1]", ((int)now.seeded[1]));
#endif
		;
		/* merge: .(goto)(481, 450, 481) */
		reached[3][450] = 1;
		;
		/* merge: t0 = 0(481, 452, 481) */
		reached[3][452] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(481, 453, 481) */
		reached[3][453] = 1;
		(trpt+1)->bup.ovals[4] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: .(goto)(0, 457, 481) */
		reached[3][457] = 1;
		;
		_m = 3; goto P999; /* 7 */
	case 145: // STATE 450 - settlement.pml:142 - [.(goto)] (0:481:2 - 2)
		IfNotBlocked
		reached[3][450] = 1;
		;
		/* merge: t0 = 0(481, 452, 481) */
		reached[3][452] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(481, 453, 481) */
		reached[3][453] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: .(goto)(0, 457, 481) */
		reached[3][457] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 146: // STATE 448 - settlement.pml:142 - [(1)] (481:0:2 - 1)
		IfNotBlocked
		reached[3][448] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(481, 450, 481) */
		reached[3][450] = 1;
		;
		/* merge: t0 = 0(481, 452, 481) */
		reached[3][452] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)((P3 *)_this)->t0);
		((P3 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Background:t0", ((int)((P3 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(481, 453, 481) */
		reached[3][453] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P3 *)_this)->v0);
		((P3 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Background:v0", ((int)((P3 *)_this)->v0));
#endif
		;
		/* merge: .(goto)(0, 457, 481) */
		reached[3][457] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 147: // STATE 481 - settlement.pml:285 - [D_STEP285]
		IfNotBlocked

		reached[3][481] = 1;
		reached[3][t->st] = 1;
		reached[3][tt] = 1;

		if (TstOnly) return 1;

		sv_save();
		S_776_0: /* 2 */
		((P3 *)_this)->_4_31_sum0 = 0;
#ifdef VAR_RANGES
		logval("Background:sum0", ((int)((P3 *)_this)->_4_31_sum0));
#endif
		;
S_777_0: /* 2 */
		((P3 *)_this)->_4_31_sum1 = 0;
#ifdef VAR_RANGES
		logval("Background:sum1", ((int)((P3 *)_this)->_4_31_sum1));
#endif
		;
S_778_0: /* 2 */
		((P3 *)_this)->c = 0;
#ifdef VAR_RANGES
		logval("Background:c", ((int)((P3 *)_this)->c));
#endif
		;
S_793_0: /* 2 */
S_792_0: /* 2 */
S_779_0: /* 2 */
		if (!((((int)((P3 *)_this)->c)<3)))
			goto S_792_1;
S_780_0: /* 2 */
		spin_assert((( !(((int)now.sent[ Index(((int)((P3 *)_this)->c), 3) ]))||((int)now.gone[ Index(((int)((P3 *)_this)->c), 3) ]))||(((int)now.record[ Index(((int)((P3 *)_this)->c), 3) ])!=0)), "(( !(sent[c])||gone[c])||(record[c]!=0))", II, tt, t);
S_781_0: /* 2 */
		spin_assert((((int)now.gone[ Index(((int)((P3 *)_this)->c), 3) ])||(((int)now.amount[ Index(((int)((P3 *)_this)->c), 3) ])>=((int)now.bill[ Index(((int)((P3 *)_this)->c), 3) ]))), "(gone[c]||(amount[c]>=bill[c]))", II, tt, t);
S_782_0: /* 2 */
		((P3 *)_this)->_4_31_sum1 = (((int)((P3 *)_this)->_4_31_sum1)+((int)now.amount[ Index(((int)((P3 *)_this)->c), 3) ]));
#ifdef VAR_RANGES
		logval("Background:sum1", ((int)((P3 *)_this)->_4_31_sum1));
#endif
		;
S_787_0: /* 2 */
S_783_0: /* 2 */
		if (!(((0==1)||(((int)((P3 *)_this)->c)<2))))
			goto S_787_1;
S_784_0: /* 2 */
		((P3 *)_this)->_4_31_sum0 = (((int)((P3 *)_this)->_4_31_sum0)+((int)now.amount[ Index(((int)((P3 *)_this)->c), 3) ]));
#ifdef VAR_RANGES
		logval("Background:sum0", ((int)((P3 *)_this)->_4_31_sum0));
#endif
		;
		goto S_788_0;
S_787_1: /* 3 */
S_785_0: /* 2 */
		/* else */;
S_786_0: /* 2 */
		if (!(1))
			Uerror("block in d_step seq");
		goto S_788_0;
S_787_2: /* 3 */
		Uerror("blocking sel in d_step (nr.0, near line 292)");
S_788_0: /* 2 */
S_789_0: /* 2 */
		((P3 *)_this)->c = (((int)((P3 *)_this)->c)+1);
#ifdef VAR_RANGES
		logval("Background:c", ((int)((P3 *)_this)->c));
#endif
		;
		goto S_793_0; /* ';' */
S_792_1: /* 3 */
S_790_0: /* 2 */
		/* else */;
S_791_0: /* 2 */
		goto S_795_0;	/* 'goto' */
S_792_2: /* 3 */
		Uerror("blocking sel in d_step (nr.1, near line 287)");
S_794_0: /* 2 */
		goto S_795_0;	/* 'break' */
S_795_0: /* 2 */
		spin_assert(((((int)((P3 *)_this)->_4_31_sum0)==((int)now.total[0]))&&(((int)((P3 *)_this)->_4_31_sum1)==((int)now.total[1]))), "((sum0==total[0])&&(sum1==total[1]))", II, tt, t);
S_796_0: /* 2 */
		spin_assert((((((int)now.lease[0])+((int)now.lease[1]))+((int)now.lease[2]))==0), "(((lease[0]+lease[1])+lease[2])==0)", II, tt, t);
S_797_0: /* 2 */
		spin_assert(((( !((((int)now.seeded[0])!=((int)now.marker)))&& !((((int)now.seeded[1])!=((int)now.marker))))&&(((int)now.settled[0])==((int)now.total[0])))&&(((int)now.settled[1])==((int)now.total[1]))), "((( !((seeded[0]!=marker))&& !((seeded[1]!=marker)))&&(settled[0]==total[0]))&&(settled[1]==total[1]))", II, tt, t);
		goto S_799_0;
S_799_0: /* 1 */

#if defined(C_States) && (HAS_TRACK==1)
		c_update((uchar *) &(now.c_state[0]));
#endif
		_m = 3; goto P999;

	case 148: // STATE 482 - settlement.pml:300 - [-end-] (0:0:0 - 1)
		IfNotBlocked
		reached[3][482] = 1;
		if (!delproc(1, II)) continue;
		_m = 3; goto P999; /* 0 */

		 /* PROC Recovery */
	case 149: // STATE 1 - settlement.pml:225 - [((!(crashed[r])&&(((marker==0)||(1&&(loaded!=marker)))||(known[r]!=marker))))] (0:0:0 - 1)
		IfNotBlocked
		reached[2][1] = 1;
		if (!(( !(((int)now.crashed[ Index(((int)((P2 *)_this)->r), 2) ]))&&(((((int)now.marker)==0)||(1&&(((int)now.loaded)!=((int)now.marker))))||(((int)now.known[ Index(((int)((P2 *)_this)->r), 2) ])!=((int)now.marker))))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 150: // STATE 2 - settlement.pml:227 - [(((marker==0)||(1&&(loaded!=marker))))] (0:0:0 - 1)
		IfNotBlocked
		reached[2][2] = 1;
		if (!(((((int)now.marker)==0)||(1&&(((int)now.loaded)!=((int)now.marker))))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 151: // STATE 3 - settlement.pml:148 - [marker = next] (0:27:7 - 1)
		IfNotBlocked
		reached[2][3] = 1;
		(trpt+1)->bup.ovals = grab_ints(7);
		(trpt+1)->bup.ovals[0] = ((int)now.marker);
		now.marker = ((int)now.next);
#ifdef VAR_RANGES
		logval("marker", ((int)now.marker));
#endif
		;
		/* merge: loaded = next(27, 4, 27) */
		reached[2][4] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.loaded);
		now.loaded = ((int)now.next);
#ifdef VAR_RANGES
		logval("loaded", ((int)now.loaded));
#endif
		;
		/* merge: next = (next+1)(27, 5, 27) */
		reached[2][5] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.next);
		now.next = (((int)now.next)+1);
#ifdef VAR_RANGES
		logval("next", ((int)now.next));
#endif
		;
		/* merge: version[0] = 0(27, 6, 27) */
		reached[2][6] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.version[0]);
		now.version[0] = 0;
#ifdef VAR_RANGES
		logval("version[0]", ((int)now.version[0]));
#endif
		;
		/* merge: version[1] = 0(27, 7, 27) */
		reached[2][7] = 1;
		(trpt+1)->bup.ovals[4] = ((int)now.version[1]);
		now.version[1] = 0;
#ifdef VAR_RANGES
		logval("version[1]", ((int)now.version[1]));
#endif
		;
		/* merge: .(goto)(27, 12, 27) */
		reached[2][12] = 1;
		;
		/* merge: known[r] = marker(27, 13, 27) */
		reached[2][13] = 1;
		(trpt+1)->bup.ovals[5] = ((int)now.known[ Index(((int)((P2 *)_this)->r), 2) ]);
		now.known[ Index(((P2 *)_this)->r, 2) ] = ((int)now.marker);
#ifdef VAR_RANGES
		logval("known[Recovery:r]", ((int)now.known[ Index(((int)((P2 *)_this)->r), 2) ]));
#endif
		;
		/* merge: c = r(27, 14, 27) */
		reached[2][14] = 1;
		(trpt+1)->bup.ovals[6] = ((int)((P2 *)_this)->c);
		((P2 *)_this)->c = ((int)((P2 *)_this)->r);
#ifdef VAR_RANGES
		logval("Recovery:c", ((int)((P2 *)_this)->c));
#endif
		;
		/* merge: .(goto)(0, 28, 27) */
		reached[2][28] = 1;
		;
		_m = 3; goto P999; /* 8 */
	case 152: // STATE 10 - settlement.pml:227 - [(1)] (27:0:2 - 1)
		IfNotBlocked
		reached[2][10] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(27, 12, 27) */
		reached[2][12] = 1;
		;
		/* merge: known[r] = marker(27, 13, 27) */
		reached[2][13] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.known[ Index(((int)((P2 *)_this)->r), 2) ]);
		now.known[ Index(((P2 *)_this)->r, 2) ] = ((int)now.marker);
#ifdef VAR_RANGES
		logval("known[Recovery:r]", ((int)now.known[ Index(((int)((P2 *)_this)->r), 2) ]));
#endif
		;
		/* merge: c = r(27, 14, 27) */
		reached[2][14] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P2 *)_this)->c);
		((P2 *)_this)->c = ((int)((P2 *)_this)->r);
#ifdef VAR_RANGES
		logval("Recovery:c", ((int)((P2 *)_this)->c));
#endif
		;
		/* merge: .(goto)(0, 28, 27) */
		reached[2][28] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 153: // STATE 13 - settlement.pml:228 - [known[r] = marker] (0:27:2 - 3)
		IfNotBlocked
		reached[2][13] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.known[ Index(((int)((P2 *)_this)->r), 2) ]);
		now.known[ Index(((P2 *)_this)->r, 2) ] = ((int)now.marker);
#ifdef VAR_RANGES
		logval("known[Recovery:r]", ((int)now.known[ Index(((int)((P2 *)_this)->r), 2) ]));
#endif
		;
		/* merge: c = r(27, 14, 27) */
		reached[2][14] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P2 *)_this)->c);
		((P2 *)_this)->c = ((int)((P2 *)_this)->r);
#ifdef VAR_RANGES
		logval("Recovery:c", ((int)((P2 *)_this)->c));
#endif
		;
		/* merge: .(goto)(0, 28, 27) */
		reached[2][28] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 154: // STATE 16 - settlement.pml:231 - [((c<3))] (0:0:0 - 1)
		IfNotBlocked
		reached[2][16] = 1;
		if (!((((int)((P2 *)_this)->c)<3)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 155: // STATE 17 - settlement.pml:231 - [(((!(crashed[r])&&((!(1)||(marker==known[r]))&&(!(1)||(loaded==known[r]))))&&(mine[c]!=0)))] (27:0:2 - 1)
		IfNotBlocked
		reached[2][17] = 1;
		if (!((( !(((int)now.crashed[ Index(((int)((P2 *)_this)->r), 2) ]))&&(( !(1)||(((int)now.marker)==((int)now.known[ Index(((int)((P2 *)_this)->r), 2) ])))&&( !(1)||(((int)now.loaded)==((int)now.known[ Index(((int)((P2 *)_this)->r), 2) ])))))&&(((int)now.mine[ Index(((int)((P2 *)_this)->c), 3) ])!=0))))
			continue;
		/* merge: lease[c] = mine[c](27, 18, 27) */
		reached[2][18] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.lease[ Index(((int)((P2 *)_this)->c), 3) ]);
		now.lease[ Index(((P2 *)_this)->c, 3) ] = ((int)now.mine[ Index(((int)((P2 *)_this)->c), 3) ]);
#ifdef VAR_RANGES
		logval("lease[Recovery:c]", ((int)now.lease[ Index(((int)((P2 *)_this)->c), 3) ]));
#endif
		;
		/* merge: .(goto)(27, 22, 27) */
		reached[2][22] = 1;
		;
		/* merge: c = (c+2)(27, 23, 27) */
		reached[2][23] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P2 *)_this)->c);
		((P2 *)_this)->c = (((int)((P2 *)_this)->c)+2);
#ifdef VAR_RANGES
		logval("Recovery:c", ((int)((P2 *)_this)->c));
#endif
		;
		/* merge: .(goto)(0, 28, 27) */
		reached[2][28] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 156: // STATE 22 - settlement.pml:231 - [.(goto)] (0:27:1 - 2)
		IfNotBlocked
		reached[2][22] = 1;
		;
		/* merge: c = (c+2)(27, 23, 27) */
		reached[2][23] = 1;
		(trpt+1)->bup.oval = ((int)((P2 *)_this)->c);
		((P2 *)_this)->c = (((int)((P2 *)_this)->c)+2);
#ifdef VAR_RANGES
		logval("Recovery:c", ((int)((P2 *)_this)->c));
#endif
		;
		/* merge: .(goto)(0, 28, 27) */
		reached[2][28] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 157: // STATE 20 - settlement.pml:231 - [(1)] (27:0:1 - 1)
		IfNotBlocked
		reached[2][20] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(27, 22, 27) */
		reached[2][22] = 1;
		;
		/* merge: c = (c+2)(27, 23, 27) */
		reached[2][23] = 1;
		(trpt+1)->bup.oval = ((int)((P2 *)_this)->c);
		((P2 *)_this)->c = (((int)((P2 *)_this)->c)+2);
#ifdef VAR_RANGES
		logval("Recovery:c", ((int)((P2 *)_this)->c));
#endif
		;
		/* merge: .(goto)(0, 28, 27) */
		reached[2][28] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 158: // STATE 30 - settlement.pml:234 - [c = 0] (0:0:1 - 1)
		IfNotBlocked
		reached[2][30] = 1;
		(trpt+1)->bup.oval = ((int)((P2 *)_this)->c);
		((P2 *)_this)->c = 0;
#ifdef VAR_RANGES
		logval("Recovery:c", ((int)((P2 *)_this)->c));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 159: // STATE 31 - settlement.pml:234 - [((!(crashed[r])&&((!(1)||(marker==known[r]))&&(!(1)||(loaded==known[r])))))] (44:0:1 - 1)
		IfNotBlocked
		reached[2][31] = 1;
		if (!(( !(((int)now.crashed[ Index(((int)((P2 *)_this)->r), 2) ]))&&(( !(1)||(((int)now.marker)==((int)now.known[ Index(((int)((P2 *)_this)->r), 2) ])))&&( !(1)||(((int)now.loaded)==((int)now.known[ Index(((int)((P2 *)_this)->r), 2) ])))))))
			continue;
		/* merge: ack[r] = marker(44, 32, 44) */
		reached[2][32] = 1;
		(trpt+1)->bup.oval = ((int)now.ack[ Index(((int)((P2 *)_this)->r), 2) ]);
		now.ack[ Index(((P2 *)_this)->r, 2) ] = ((int)now.marker);
#ifdef VAR_RANGES
		logval("ack[Recovery:r]", ((int)now.ack[ Index(((int)((P2 *)_this)->r), 2) ]));
#endif
		;
		/* merge: .(goto)(44, 36, 44) */
		reached[2][36] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 160: // STATE 36 - settlement.pml:234 - [.(goto)] (0:44:0 - 2)
		IfNotBlocked
		reached[2][36] = 1;
		;
		_m = 3; goto P999; /* 0 */
	case 161: // STATE 34 - settlement.pml:234 - [(1)] (44:0:0 - 1)
		IfNotBlocked
		reached[2][34] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(44, 36, 44) */
		reached[2][36] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 162: // STATE 38 - settlement.pml:235 - [((((((restored&&!((!(crashed[0])&&(ack[0]!=marker))))&&!((!(crashed[1])&&(ack[1]!=marker))))&&1)&&(version[0]<=row[0]))&&(version[1]<=row[1])))] (47:0:1 - 1)
		IfNotBlocked
		reached[2][38] = 1;
		if (!((((((((int)now.restored)&& !(( !(((int)now.crashed[0]))&&(((int)now.ack[0])!=((int)now.marker)))))&& !(( !(((int)now.crashed[1]))&&(((int)now.ack[1])!=((int)now.marker)))))&&1)&&(((int)now.version[0])<=((int)now.row[0])))&&(((int)now.version[1])<=((int)now.row[1])))))
			continue;
		/* merge: restored = 0(47, 39, 47) */
		reached[2][39] = 1;
		(trpt+1)->bup.oval = ((int)now.restored);
		now.restored = 0;
#ifdef VAR_RANGES
		logval("restored", ((int)now.restored));
#endif
		;
		/* merge: .(goto)(47, 43, 47) */
		reached[2][43] = 1;
		;
		/* merge: .(goto)(0, 48, 47) */
		reached[2][48] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 163: // STATE 43 - settlement.pml:235 - [.(goto)] (0:47:0 - 2)
		IfNotBlocked
		reached[2][43] = 1;
		;
		/* merge: .(goto)(0, 48, 47) */
		reached[2][48] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 164: // STATE 41 - settlement.pml:235 - [(1)] (47:0:0 - 1)
		IfNotBlocked
		reached[2][41] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(47, 43, 47) */
		reached[2][43] = 1;
		;
		/* merge: .(goto)(0, 48, 47) */
		reached[2][48] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 165: // STATE 45 - settlement.pml:236 - [((((((ended==3)&&flushed)&&restarted)&&brought)&&!((!(crashed[r])&&(((marker==0)||(1&&(loaded!=marker)))||(known[r]!=marker))))))] (0:0:1 - 1)
		IfNotBlocked
		reached[2][45] = 1;
		if (!((((((((int)now.ended)==3)&&((int)now.flushed))&&((int)now.restarted))&&((int)now.brought))&& !(( !(((int)now.crashed[ Index(((int)((P2 *)_this)->r), 2) ]))&&(((((int)now.marker)==0)||(1&&(((int)now.loaded)!=((int)now.marker))))||(((int)now.known[ Index(((int)((P2 *)_this)->r), 2) ])!=((int)now.marker))))))))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: r */  (trpt+1)->bup.oval = ((P2 *)_this)->r;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P2 *)_this)->r = 0;
		_m = 3; goto P999; /* 0 */
	case 166: // STATE 50 - settlement.pml:238 - [-end-] (0:0:0 - 3)
		IfNotBlocked
		reached[2][50] = 1;
		if (!delproc(1, II)) continue;
		_m = 3; goto P999; /* 0 */

		 /* PROC Unanswered */
	case 167: // STATE 1 - settlement.pml:216 - [(((((((!(1)||(marker==i))&&(!(1)||(loaded==i)))&&!(( (1) -> (((!(crashed[0])&&(ack[0]!=marker))||(!(crashed[1])&&(ack[1]!=marker)))) : (((ack[0]!=marker)&&(ack[1]!=marker))) )))&&!(tomb[c]))&&(!((seeded[1]!=marker))&&(!(((0==1)||(c<2)))||!((seeded[0]!=marker)))))&&((!(((0==1)||(c<2)))||((((settled[0]+(lease[0]+lease[1]))-lease[c])+2)<=3))&&((((settled[1]+((lease[0]+lease[1])+lease[2]))-lease[c])+2)<=4))))] (8:0:2 - 1)
		IfNotBlocked
		reached[1][1] = 1;
		if (!((((((( !(1)||(((int)now.marker)==((int)((P1 *)_this)->i)))&&( !(1)||(((int)now.loaded)==((int)((P1 *)_this)->i))))&& !(( (1) ? ((( !(((int)now.crashed[0]))&&(((int)now.ack[0])!=((int)now.marker)))||( !(((int)now.crashed[1]))&&(((int)now.ack[1])!=((int)now.marker))))) : (((((int)now.ack[0])!=((int)now.marker))&&(((int)now.ack[1])!=((int)now.marker)))) )))&& !(((int)now.tomb[ Index(((int)((P1 *)_this)->c), 3) ])))&&( !((((int)now.seeded[1])!=((int)now.marker)))&&( !(((0==1)||(((int)((P1 *)_this)->c)<2)))|| !((((int)now.seeded[0])!=((int)now.marker))))))&&(( !(((0==1)||(((int)((P1 *)_this)->c)<2)))||((((((int)now.settled[0])+(((int)now.lease[0])+((int)now.lease[1])))-((int)now.lease[ Index(((int)((P1 *)_this)->c), 3) ]))+2)<=3))&&((((((int)now.settled[1])+((((int)now.lease[0])+((int)now.lease[1]))+((int)now.lease[2])))-((int)now.lease[ Index(((int)((P1 *)_this)->c), 3) ]))+2)<=4)))))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: i */  (trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((P1 *)_this)->i;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P1 *)_this)->i = 0;
		/* merge: lease[c] = 2(8, 2, 8) */
		reached[1][2] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.lease[ Index(((int)((P1 *)_this)->c), 3) ]);
		now.lease[ Index(((P1 *)_this)->c, 3) ] = 2;
#ifdef VAR_RANGES
		logval("lease[Unanswered:c]", ((int)now.lease[ Index(((int)((P1 *)_this)->c), 3) ]));
#endif
		;
		/* merge: .(goto)(8, 6, 8) */
		reached[1][6] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 168: // STATE 6 - settlement.pml:216 - [.(goto)] (0:8:0 - 2)
		IfNotBlocked
		reached[1][6] = 1;
		;
		_m = 3; goto P999; /* 0 */
	case 169: // STATE 4 - settlement.pml:216 - [(1)] (8:0:0 - 1)
		IfNotBlocked
		reached[1][4] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(8, 6, 8) */
		reached[1][6] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 170: // STATE 8 - settlement.pml:217 - [-end-] (0:0:0 - 1)
		IfNotBlocked
		reached[1][8] = 1;
		if (!delproc(1, II)) continue;
		_m = 3; goto P999; /* 0 */

		 /* PROC Call */
	case 171: // STATE 1 - settlement.pml:153 - [i = known[(c&1)]] (0:0:1 - 1)
		IfNotBlocked
		reached[0][1] = 1;
		(trpt+1)->bup.oval = ((int)((P0 *)_this)->i);
		((P0 *)_this)->i = ((int)now.known[ Index((((int)((P0 *)_this)->c)&1), 2) ]);
#ifdef VAR_RANGES
		logval("Call:i", ((int)((P0 *)_this)->i));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 172: // STATE 2 - settlement.pml:153 - [(crashed[(c&1)])] (259:0:1 - 1)
		IfNotBlocked
		reached[0][2] = 1;
		if (!(((int)now.crashed[ Index((((int)((P0 *)_this)->c)&1), 2) ])))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: c */  (trpt+1)->bup.oval = ((P0 *)_this)->c;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->c = 0;
		/* merge: goto end(0, 3, 259) */
		reached[0][3] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 173: // STATE 5 - settlement.pml:153 - [(1)] (32:0:0 - 1)
		IfNotBlocked
		reached[0][5] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(0, 7, 32) */
		reached[0][7] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 174: // STATE 9 - settlement.pml:155 - [(((0==1)||(c<2)))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][9] = 1;
		if (!(((0==1)||(((int)((P0 *)_this)->c)<2))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 175: // STATE 10 - settlement.pml:140 - [((((!(1)||(marker==i))&&(!(1)||(loaded==i)))&&(seeded[0]!=marker)))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][10] = 1;
		if (!(((( !(1)||(((int)now.marker)==((int)((P0 *)_this)->i)))&&( !(1)||(((int)now.loaded)==((int)((P0 *)_this)->i))))&&(((int)now.seeded[0])!=((int)now.marker)))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 176: // STATE 11 - settlement.pml:141 - [t0 = total[0]] (0:22:2 - 1)
		IfNotBlocked
		reached[0][11] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)((P0 *)_this)->t0);
		((P0 *)_this)->t0 = ((int)now.total[0]);
#ifdef VAR_RANGES
		logval("Call:t0", ((int)((P0 *)_this)->t0));
#endif
		;
		/* merge: v0 = row[0](22, 12, 22) */
		reached[0][12] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P0 *)_this)->v0);
		((P0 *)_this)->v0 = ((int)now.row[0]);
#ifdef VAR_RANGES
		logval("Call:v0", ((int)((P0 *)_this)->v0));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 177: // STATE 14 - settlement.pml:142 - [(((((!(1)||(marker==i))&&(!(1)||(loaded==i)))&&(seeded[0]!=marker))&&(!(1)||(v0>=version[0]))))] (53:0:5 - 1)
		IfNotBlocked
		reached[0][14] = 1;
		if (!((((( !(1)||(((int)now.marker)==((int)((P0 *)_this)->i)))&&( !(1)||(((int)now.loaded)==((int)((P0 *)_this)->i))))&&(((int)now.seeded[0])!=((int)now.marker)))&&( !(1)||(((int)((P0 *)_this)->v0)>=((int)now.version[0]))))))
			continue;
		/* merge: settled[0] = t0(53, 15, 53) */
		reached[0][15] = 1;
		(trpt+1)->bup.ovals = grab_ints(5);
		(trpt+1)->bup.ovals[0] = ((int)now.settled[0]);
		now.settled[0] = ((int)((P0 *)_this)->t0);
#ifdef VAR_RANGES
		logval("settled[0]", ((int)now.settled[0]));
#endif
		;
		/* merge: version[0] = v0(53, 16, 53) */
		reached[0][16] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.version[0]);
		now.version[0] = ((int)((P0 *)_this)->v0);
#ifdef VAR_RANGES
		logval("version[0]", ((int)now.version[0]));
#endif
		;
		/* merge: seeded[0] = marker(53, 17, 53) */
		reached[0][17] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.seeded[0]);
		now.seeded[0] = ((int)now.marker);
#ifdef VAR_RANGES
		logval("seeded[0]", ((int)now.seeded[0]));
#endif
		;
		/* merge: .(goto)(53, 21, 53) */
		reached[0][21] = 1;
		;
		/* merge: t0 = 0(53, 23, 53) */
		reached[0][23] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P0 *)_this)->t0);
		((P0 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Call:t0", ((int)((P0 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(53, 24, 53) */
		reached[0][24] = 1;
		(trpt+1)->bup.ovals[4] = ((int)((P0 *)_this)->v0);
		((P0 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Call:v0", ((int)((P0 *)_this)->v0));
#endif
		;
		/* merge: .(goto)(0, 28, 53) */
		reached[0][28] = 1;
		;
		/* merge: .(goto)(0, 33, 53) */
		reached[0][33] = 1;
		;
		_m = 3; goto P999; /* 8 */
	case 178: // STATE 21 - settlement.pml:142 - [.(goto)] (0:53:2 - 2)
		IfNotBlocked
		reached[0][21] = 1;
		;
		/* merge: t0 = 0(53, 23, 53) */
		reached[0][23] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)((P0 *)_this)->t0);
		((P0 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Call:t0", ((int)((P0 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(53, 24, 53) */
		reached[0][24] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P0 *)_this)->v0);
		((P0 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Call:v0", ((int)((P0 *)_this)->v0));
#endif
		;
		/* merge: .(goto)(0, 28, 53) */
		reached[0][28] = 1;
		;
		/* merge: .(goto)(0, 33, 53) */
		reached[0][33] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 179: // STATE 19 - settlement.pml:142 - [(1)] (53:0:2 - 1)
		IfNotBlocked
		reached[0][19] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(53, 21, 53) */
		reached[0][21] = 1;
		;
		/* merge: t0 = 0(53, 23, 53) */
		reached[0][23] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)((P0 *)_this)->t0);
		((P0 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Call:t0", ((int)((P0 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(53, 24, 53) */
		reached[0][24] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P0 *)_this)->v0);
		((P0 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Call:v0", ((int)((P0 *)_this)->v0));
#endif
		;
		/* merge: .(goto)(0, 28, 53) */
		reached[0][28] = 1;
		;
		/* merge: .(goto)(0, 33, 53) */
		reached[0][33] = 1;
		;
		_m = 3; goto P999; /* 5 */
	case 180: // STATE 34 - settlement.pml:140 - [((((!(1)||(marker==i))&&(!(1)||(loaded==i)))&&(seeded[1]!=marker)))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][34] = 1;
		if (!(((( !(1)||(((int)now.marker)==((int)((P0 *)_this)->i)))&&( !(1)||(((int)now.loaded)==((int)((P0 *)_this)->i))))&&(((int)now.seeded[1])!=((int)now.marker)))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 181: // STATE 35 - settlement.pml:141 - [t0 = total[1]] (0:46:2 - 1)
		IfNotBlocked
		reached[0][35] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)((P0 *)_this)->t0);
		((P0 *)_this)->t0 = ((int)now.total[1]);
#ifdef VAR_RANGES
		logval("Call:t0", ((int)((P0 *)_this)->t0));
#endif
		;
		/* merge: v0 = row[1](46, 36, 46) */
		reached[0][36] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P0 *)_this)->v0);
		((P0 *)_this)->v0 = ((int)now.row[1]);
#ifdef VAR_RANGES
		logval("Call:v0", ((int)((P0 *)_this)->v0));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 182: // STATE 38 - settlement.pml:142 - [(((((!(1)||(marker==i))&&(!(1)||(loaded==i)))&&(seeded[1]!=marker))&&(!(1)||(v0>=version[1]))))] (76:0:5 - 1)
		IfNotBlocked
		reached[0][38] = 1;
		if (!((((( !(1)||(((int)now.marker)==((int)((P0 *)_this)->i)))&&( !(1)||(((int)now.loaded)==((int)((P0 *)_this)->i))))&&(((int)now.seeded[1])!=((int)now.marker)))&&( !(1)||(((int)((P0 *)_this)->v0)>=((int)now.version[1]))))))
			continue;
		/* merge: settled[1] = t0(76, 39, 76) */
		reached[0][39] = 1;
		(trpt+1)->bup.ovals = grab_ints(5);
		(trpt+1)->bup.ovals[0] = ((int)now.settled[1]);
		now.settled[1] = ((int)((P0 *)_this)->t0);
#ifdef VAR_RANGES
		logval("settled[1]", ((int)now.settled[1]));
#endif
		;
		/* merge: version[1] = v0(76, 40, 76) */
		reached[0][40] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.version[1]);
		now.version[1] = ((int)((P0 *)_this)->v0);
#ifdef VAR_RANGES
		logval("version[1]", ((int)now.version[1]));
#endif
		;
		/* merge: seeded[1] = marker(76, 41, 76) */
		reached[0][41] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.seeded[1]);
		now.seeded[1] = ((int)now.marker);
#ifdef VAR_RANGES
		logval("seeded[1]", ((int)now.seeded[1]));
#endif
		;
		/* merge: .(goto)(76, 45, 76) */
		reached[0][45] = 1;
		;
		/* merge: t0 = 0(76, 47, 76) */
		reached[0][47] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P0 *)_this)->t0);
		((P0 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Call:t0", ((int)((P0 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(76, 48, 76) */
		reached[0][48] = 1;
		(trpt+1)->bup.ovals[4] = ((int)((P0 *)_this)->v0);
		((P0 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Call:v0", ((int)((P0 *)_this)->v0));
#endif
		;
		/* merge: .(goto)(0, 52, 76) */
		reached[0][52] = 1;
		;
		_m = 3; goto P999; /* 7 */
	case 183: // STATE 45 - settlement.pml:142 - [.(goto)] (0:76:2 - 2)
		IfNotBlocked
		reached[0][45] = 1;
		;
		/* merge: t0 = 0(76, 47, 76) */
		reached[0][47] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)((P0 *)_this)->t0);
		((P0 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Call:t0", ((int)((P0 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(76, 48, 76) */
		reached[0][48] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P0 *)_this)->v0);
		((P0 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Call:v0", ((int)((P0 *)_this)->v0));
#endif
		;
		/* merge: .(goto)(0, 52, 76) */
		reached[0][52] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 184: // STATE 43 - settlement.pml:142 - [(1)] (76:0:2 - 1)
		IfNotBlocked
		reached[0][43] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(76, 45, 76) */
		reached[0][45] = 1;
		;
		/* merge: t0 = 0(76, 47, 76) */
		reached[0][47] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)((P0 *)_this)->t0);
		((P0 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Call:t0", ((int)((P0 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(76, 48, 76) */
		reached[0][48] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P0 *)_this)->v0);
		((P0 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Call:v0", ((int)((P0 *)_this)->v0));
#endif
		;
		/* merge: .(goto)(0, 52, 76) */
		reached[0][52] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 185: // STATE 54 - settlement.pml:160 - [((0&&(c==1)))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][54] = 1;
		if (!((0&&(((int)((P0 *)_this)->c)==1))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 186: // STATE 56 - settlement.pml:163 - [(crashed[(c&1)])] (259:0:1 - 1)
		IfNotBlocked
		reached[0][56] = 1;
		if (!(((int)now.crashed[ Index((((int)((P0 *)_this)->c)&1), 2) ])))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: c */  (trpt+1)->bup.oval = ((P0 *)_this)->c;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->c = 0;
		/* merge: goto end(0, 57, 259) */
		reached[0][57] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 187: // STATE 62 - settlement.pml:167 - [((((((!(1)||(marker==i))&&(!(1)||(loaded==i)))&&!(( (1) -> (((!(crashed[0])&&(ack[0]!=marker))||(!(crashed[1])&&(ack[1]!=marker)))) : (((ack[0]!=marker)&&(ack[1]!=marker))) )))&&(!((seeded[1]!=marker))&&(!(((0==1)||(c<2)))||!((seeded[0]!=marker)))))&&((!(((0==1)||(c<2)))||((((settled[0]+(lease[0]+lease[1]))-lease[c])+2)<=3))&&((((settled[1]+((lease[0]+lease[1])+lease[2]))-lease[c])+2)<=4))))] (93:0:1 - 1)
		IfNotBlocked
		reached[0][62] = 1;
		if (!(((((( !(1)||(((int)now.marker)==((int)((P0 *)_this)->i)))&&( !(1)||(((int)now.loaded)==((int)((P0 *)_this)->i))))&& !(( (1) ? ((( !(((int)now.crashed[0]))&&(((int)now.ack[0])!=((int)now.marker)))||( !(((int)now.crashed[1]))&&(((int)now.ack[1])!=((int)now.marker))))) : (((((int)now.ack[0])!=((int)now.marker))&&(((int)now.ack[1])!=((int)now.marker)))) )))&&( !((((int)now.seeded[1])!=((int)now.marker)))&&( !(((0==1)||(((int)((P0 *)_this)->c)<2)))|| !((((int)now.seeded[0])!=((int)now.marker))))))&&(( !(((0==1)||(((int)((P0 *)_this)->c)<2)))||((((((int)now.settled[0])+(((int)now.lease[0])+((int)now.lease[1])))-((int)now.lease[ Index(((int)((P0 *)_this)->c), 3) ]))+2)<=3))&&((((((int)now.settled[1])+((((int)now.lease[0])+((int)now.lease[1]))+((int)now.lease[2])))-((int)now.lease[ Index(((int)((P0 *)_this)->c), 3) ]))+2)<=4)))))
			continue;
		/* merge: lease[c] = 2(93, 63, 93) */
		reached[0][63] = 1;
		(trpt+1)->bup.oval = ((int)now.lease[ Index(((int)((P0 *)_this)->c), 3) ]);
		now.lease[ Index(((P0 *)_this)->c, 3) ] = 2;
#ifdef VAR_RANGES
		logval("lease[Call:c]", ((int)now.lease[ Index(((int)((P0 *)_this)->c), 3) ]));
#endif
		;
		/* merge: .(goto)(93, 74, 93) */
		reached[0][74] = 1;
		;
		/* merge: .(goto)(0, 77, 93) */
		reached[0][77] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 188: // STATE 64 - settlement.pml:168 - [(((((((!(1)||(marker==i))&&(!(1)||(loaded==i)))&&!(( (1) -> (((!(crashed[0])&&(ack[0]!=marker))||(!(crashed[1])&&(ack[1]!=marker)))) : (((ack[0]!=marker)&&(ack[1]!=marker))) )))&&(!((seeded[1]!=marker))&&(!(((0==1)||(c<2)))||!((seeded[0]!=marker)))))&&!(((!(((0==1)||(c<2)))||((((settled[0]+(lease[0]+lease[1]))-lease[c])+2)<=3))&&((((settled[1]+((lease[0]+lease[1])+lease[2]))-lease[c])+2)<=4))))&&(lease[c]==0)))] (259:0:2 - 1)
		IfNotBlocked
		reached[0][64] = 1;
		if (!((((((( !(1)||(((int)now.marker)==((int)((P0 *)_this)->i)))&&( !(1)||(((int)now.loaded)==((int)((P0 *)_this)->i))))&& !(( (1) ? ((( !(((int)now.crashed[0]))&&(((int)now.ack[0])!=((int)now.marker)))||( !(((int)now.crashed[1]))&&(((int)now.ack[1])!=((int)now.marker))))) : (((((int)now.ack[0])!=((int)now.marker))&&(((int)now.ack[1])!=((int)now.marker)))) )))&&( !((((int)now.seeded[1])!=((int)now.marker)))&&( !(((0==1)||(((int)((P0 *)_this)->c)<2)))|| !((((int)now.seeded[0])!=((int)now.marker))))))&& !((( !(((0==1)||(((int)((P0 *)_this)->c)<2)))||((((((int)now.settled[0])+(((int)now.lease[0])+((int)now.lease[1])))-((int)now.lease[ Index(((int)((P0 *)_this)->c), 3) ]))+2)<=3))&&((((((int)now.settled[1])+((((int)now.lease[0])+((int)now.lease[1]))+((int)now.lease[2])))-((int)now.lease[ Index(((int)((P0 *)_this)->c), 3) ]))+2)<=4))))&&(((int)now.lease[ Index(((int)((P0 *)_this)->c), 3) ])==0))))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: i */  (trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((P0 *)_this)->i;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->i = 0;
		if (TstOnly) return 1; /* TT */
		/* dead 1: c */  (trpt+1)->bup.ovals[1] = ((P0 *)_this)->c;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->c = 0;
		/* merge: goto end(0, 65, 259) */
		reached[0][65] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 189: // STATE 66 - settlement.pml:169 - [(((((((!(1)||(marker==i))&&(!(1)||(loaded==i)))&&!(( (1) -> (((!(crashed[0])&&(ack[0]!=marker))||(!(crashed[1])&&(ack[1]!=marker)))) : (((ack[0]!=marker)&&(ack[1]!=marker))) )))&&(!((seeded[1]!=marker))&&(!(((0==1)||(c<2)))||!((seeded[0]!=marker)))))&&!(((!(((0==1)||(c<2)))||((((settled[0]+(lease[0]+lease[1]))-lease[c])+2)<=3))&&((((settled[1]+((lease[0]+lease[1])+lease[2]))-lease[c])+2)<=4))))&&(lease[c]!=0)))] (259:0:2 - 1)
		IfNotBlocked
		reached[0][66] = 1;
		if (!((((((( !(1)||(((int)now.marker)==((int)((P0 *)_this)->i)))&&( !(1)||(((int)now.loaded)==((int)((P0 *)_this)->i))))&& !(( (1) ? ((( !(((int)now.crashed[0]))&&(((int)now.ack[0])!=((int)now.marker)))||( !(((int)now.crashed[1]))&&(((int)now.ack[1])!=((int)now.marker))))) : (((((int)now.ack[0])!=((int)now.marker))&&(((int)now.ack[1])!=((int)now.marker)))) )))&&( !((((int)now.seeded[1])!=((int)now.marker)))&&( !(((0==1)||(((int)((P0 *)_this)->c)<2)))|| !((((int)now.seeded[0])!=((int)now.marker))))))&& !((( !(((0==1)||(((int)((P0 *)_this)->c)<2)))||((((((int)now.settled[0])+(((int)now.lease[0])+((int)now.lease[1])))-((int)now.lease[ Index(((int)((P0 *)_this)->c), 3) ]))+2)<=3))&&((((((int)now.settled[1])+((((int)now.lease[0])+((int)now.lease[1]))+((int)now.lease[2])))-((int)now.lease[ Index(((int)((P0 *)_this)->c), 3) ]))+2)<=4))))&&(((int)now.lease[ Index(((int)((P0 *)_this)->c), 3) ])!=0))))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: i */  (trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((P0 *)_this)->i;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->i = 0;
		/* merge: lease[c] = 0(259, 67, 259) */
		reached[0][67] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.lease[ Index(((int)((P0 *)_this)->c), 3) ]);
		now.lease[ Index(((P0 *)_this)->c, 3) ] = 0;
#ifdef VAR_RANGES
		logval("lease[Call:c]", ((int)now.lease[ Index(((int)((P0 *)_this)->c), 3) ]));
#endif
		;
		/* merge: goto end(259, 68, 259) */
		reached[0][68] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 190: // STATE 69 - settlement.pml:170 - [(((((!(1)||(marker==i))&&(!(1)||(loaded==i)))&&!(( (1) -> (((!(crashed[0])&&(ack[0]!=marker))||(!(crashed[1])&&(ack[1]!=marker)))) : (((ack[0]!=marker)&&(ack[1]!=marker))) )))&&!((!((seeded[1]!=marker))&&(!(((0==1)||(c<2)))||!((seeded[0]!=marker)))))))] (8:0:1 - 1)
		IfNotBlocked
		reached[0][69] = 1;
		if (!((((( !(1)||(((int)now.marker)==((int)((P0 *)_this)->i)))&&( !(1)||(((int)now.loaded)==((int)((P0 *)_this)->i))))&& !(( (1) ? ((( !(((int)now.crashed[0]))&&(((int)now.ack[0])!=((int)now.marker)))||( !(((int)now.crashed[1]))&&(((int)now.ack[1])!=((int)now.marker))))) : (((((int)now.ack[0])!=((int)now.marker))&&(((int)now.ack[1])!=((int)now.marker)))) )))&& !(( !((((int)now.seeded[1])!=((int)now.marker)))&&( !(((0==1)||(((int)((P0 *)_this)->c)<2)))|| !((((int)now.seeded[0])!=((int)now.marker)))))))))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: i */  (trpt+1)->bup.oval = ((P0 *)_this)->i;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->i = 0;
		/* merge: goto again(0, 70, 8) */
		reached[0][70] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 191: // STATE 71 - settlement.pml:171 - [((!(((!(1)||(marker==i))&&(!(1)||(loaded==i))))&&(known[(c&1)]!=i)))] (8:0:1 - 1)
		IfNotBlocked
		reached[0][71] = 1;
		if (!(( !((( !(1)||(((int)now.marker)==((int)((P0 *)_this)->i)))&&( !(1)||(((int)now.loaded)==((int)((P0 *)_this)->i)))))&&(((int)now.known[ Index((((int)((P0 *)_this)->c)&1), 2) ])!=((int)((P0 *)_this)->i)))))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: i */  (trpt+1)->bup.oval = ((P0 *)_this)->i;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->i = 0;
		/* merge: goto again(0, 72, 8) */
		reached[0][72] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 192: // STATE 78 - settlement.pml:179 - [(crashed[(c&1)])] (259:0:1 - 1)
		IfNotBlocked
		reached[0][78] = 1;
		if (!(((int)now.crashed[ Index((((int)((P0 *)_this)->c)&1), 2) ])))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: c */  (trpt+1)->bup.oval = ((P0 *)_this)->c;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->c = 0;
		/* merge: goto end(0, 79, 259) */
		reached[0][79] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 193: // STATE 92 - settlement.pml:185 - [.(goto)] (0:119:0 - 1)
		IfNotBlocked
		reached[0][92] = 1;
		;
		_m = 3; goto P999; /* 0 */
	case 194: // STATE 80 - settlement.pml:180 - [((!(crashed[(c&1)])&&(!(1)||(known[(c&1)]==i))))] (87:0:3 - 1)
		IfNotBlocked
		reached[0][80] = 1;
		if (!(( !(((int)now.crashed[ Index((((int)((P0 *)_this)->c)&1), 2) ]))&&( !(1)||(((int)now.known[ Index((((int)((P0 *)_this)->c)&1), 2) ])==((int)((P0 *)_this)->i))))))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: i */  (trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((P0 *)_this)->i;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->i = 0;
		/* merge: mine[c] = 2(87, 81, 87) */
		reached[0][81] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.mine[ Index(((int)((P0 *)_this)->c), 3) ]);
		now.mine[ Index(((P0 *)_this)->c, 3) ] = 2;
#ifdef VAR_RANGES
		logval("mine[Call:c]", ((int)now.mine[ Index(((int)((P0 *)_this)->c), 3) ]));
#endif
		;
		/* merge: sent[c] = 1(87, 82, 87) */
		reached[0][82] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.sent[ Index(((int)((P0 *)_this)->c), 3) ]);
		now.sent[ Index(((P0 *)_this)->c, 3) ] = 1;
#ifdef VAR_RANGES
		logval("sent[Call:c]", ((int)now.sent[ Index(((int)((P0 *)_this)->c), 3) ]));
#endif
		;
		_m = 3; goto P999; /* 2 */
	case 195: // STATE 83 - settlement.pml:182 - [(restored)] (119:0:1 - 1)
		IfNotBlocked
		reached[0][83] = 1;
		if (!(((int)now.restored)))
			continue;
		/* merge: tainted = 1(119, 84, 119) */
		reached[0][84] = 1;
		(trpt+1)->bup.oval = ((int)now.tainted);
		now.tainted = 1;
#ifdef VAR_RANGES
		logval("tainted", ((int)now.tainted));
#endif
		;
		/* merge: .(goto)(119, 88, 119) */
		reached[0][88] = 1;
		;
		/* merge: .(goto)(119, 92, 119) */
		reached[0][92] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 196: // STATE 88 - settlement.pml:183 - [.(goto)] (0:119:0 - 2)
		IfNotBlocked
		reached[0][88] = 1;
		;
		/* merge: .(goto)(119, 92, 119) */
		reached[0][92] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 197: // STATE 86 - settlement.pml:182 - [(1)] (119:0:0 - 1)
		IfNotBlocked
		reached[0][86] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(119, 88, 119) */
		reached[0][88] = 1;
		;
		/* merge: .(goto)(119, 92, 119) */
		reached[0][92] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 198: // STATE 118 - settlement.pml:88 - [D_STEP88]
		IfNotBlocked

		reached[0][118] = 1;
		reached[0][t->st] = 1;
		reached[0][tt] = 1;

		if (TstOnly) return 1;

		sv_save();
		S_093_0: /* 2 */
		((P0 *)_this)->_1_6_5_k = 0;
#ifdef VAR_RANGES
		logval("Call:k", ((int)((P0 *)_this)->_1_6_5_k));
#endif
		;
S_094_0: /* 2 */
		((P0 *)_this)->_1_6_5_at0 = 0;
#ifdef VAR_RANGES
		logval("Call:at0", ((int)((P0 *)_this)->_1_6_5_at0));
#endif
		;
S_095_0: /* 2 */
		((P0 *)_this)->_1_6_5_at1 = 0;
#ifdef VAR_RANGES
		logval("Call:at1", ((int)((P0 *)_this)->_1_6_5_at1));
#endif
		;
S_096_0: /* 2 */
		((P0 *)_this)->_1_6_5_it = 0;
#ifdef VAR_RANGES
		logval("Call:it", ((int)((P0 *)_this)->_1_6_5_it));
#endif
		;
S_110_0: /* 2 */
S_109_0: /* 2 */
S_097_0: /* 2 */
		if (!((((int)((P0 *)_this)->_1_6_5_k)<3)))
			goto S_109_1;
S_098_0: /* 2 */
		((P0 *)_this)->_1_6_5_it = ( (( !(((int)now.sent[ Index(((int)((P0 *)_this)->_1_6_5_k), 3) ]))||((int)now.gone[ Index(((int)((P0 *)_this)->_1_6_5_k), 3) ]))) ? (0) : (( (((int)now.over[ Index(((int)((P0 *)_this)->_1_6_5_k), 3) ])) ? (((int)now.bill[ Index(((int)((P0 *)_this)->_1_6_5_k), 3) ])) : (2) )) );
#ifdef VAR_RANGES
		logval("Call:it", ((int)((P0 *)_this)->_1_6_5_it));
#endif
		;
S_099_0: /* 2 */
		((P0 *)_this)->_1_6_5_at1 = (((int)((P0 *)_this)->_1_6_5_at1)+((int)((P0 *)_this)->_1_6_5_it));
#ifdef VAR_RANGES
		logval("Call:at1", ((int)((P0 *)_this)->_1_6_5_at1));
#endif
		;
S_104_0: /* 2 */
S_100_0: /* 2 */
		if (!(((0==1)||(((int)((P0 *)_this)->_1_6_5_k)<2))))
			goto S_104_1;
S_101_0: /* 2 */
		((P0 *)_this)->_1_6_5_at0 = (((int)((P0 *)_this)->_1_6_5_at0)+((int)((P0 *)_this)->_1_6_5_it));
#ifdef VAR_RANGES
		logval("Call:at0", ((int)((P0 *)_this)->_1_6_5_at0));
#endif
		;
		goto S_105_0;
S_104_1: /* 3 */
S_102_0: /* 2 */
		/* else */;
S_103_0: /* 2 */
		if (!(1))
			Uerror("block in d_step seq");
		goto S_105_0;
S_104_2: /* 3 */
		Uerror("blocking sel in d_step (nr.2, near line 94)");
S_105_0: /* 2 */
S_106_0: /* 2 */
		((P0 *)_this)->_1_6_5_k = (((int)((P0 *)_this)->_1_6_5_k)+1);
#ifdef VAR_RANGES
		logval("Call:k", ((int)((P0 *)_this)->_1_6_5_k));
#endif
		;
		goto S_110_0; /* ';' */
S_109_1: /* 3 */
S_107_0: /* 2 */
		/* else */;
S_108_0: /* 2 */
		goto S_112_0;	/* 'goto' */
S_109_2: /* 3 */
		Uerror("blocking sel in d_step (nr.3, near line 90)");
S_111_0: /* 2 */
		goto S_112_0;	/* 'break' */
S_112_0: /* 2 */
		spin_assert((((int)now.tainted)||((((int)((P0 *)_this)->_1_6_5_at0)<=3)&&(((int)((P0 *)_this)->_1_6_5_at1)<=4))), "(tainted||((at0<=3)&&(at1<=4)))", II, tt, t);
S_113_0: /* 2 */
		((P0 *)_this)->_1_6_5_k = 0;
#ifdef VAR_RANGES
		logval("Call:k", ((int)((P0 *)_this)->_1_6_5_k));
#endif
		;
S_114_0: /* 2 */
		((P0 *)_this)->_1_6_5_at0 = 0;
#ifdef VAR_RANGES
		logval("Call:at0", ((int)((P0 *)_this)->_1_6_5_at0));
#endif
		;
S_115_0: /* 2 */
		((P0 *)_this)->_1_6_5_at1 = 0;
#ifdef VAR_RANGES
		logval("Call:at1", ((int)((P0 *)_this)->_1_6_5_at1));
#endif
		;
S_116_0: /* 2 */
		((P0 *)_this)->_1_6_5_it = 0;
#ifdef VAR_RANGES
		logval("Call:it", ((int)((P0 *)_this)->_1_6_5_it));
#endif
		;
		goto S_121_0;
S_121_0: /* 1 */

#if defined(C_States) && (HAS_TRACK==1)
		c_update((uchar *) &(now.c_state[0]));
#endif
		_m = 3; goto P999;

	case 199: // STATE 120 - settlement.pml:187 - [bill[c] = 1] (0:0:1 - 1)
		IfNotBlocked
		reached[0][120] = 1;
		(trpt+1)->bup.oval = ((int)now.bill[ Index(((int)((P0 *)_this)->c), 3) ]);
		now.bill[ Index(((P0 *)_this)->c, 3) ] = 1;
#ifdef VAR_RANGES
		logval("bill[Call:c]", ((int)now.bill[ Index(((int)((P0 *)_this)->c), 3) ]));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 200: // STATE 121 - settlement.pml:187 - [bill[c] = 2] (0:0:1 - 1)
		IfNotBlocked
		reached[0][121] = 1;
		(trpt+1)->bup.oval = ((int)now.bill[ Index(((int)((P0 *)_this)->c), 3) ]);
		now.bill[ Index(((P0 *)_this)->c, 3) ] = 2;
#ifdef VAR_RANGES
		logval("bill[Call:c]", ((int)now.bill[ Index(((int)((P0 *)_this)->c), 3) ]));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 201: // STATE 124 - settlement.pml:188 - [over[c] = 1] (0:0:1 - 3)
		IfNotBlocked
		reached[0][124] = 1;
		(trpt+1)->bup.oval = ((int)now.over[ Index(((int)((P0 *)_this)->c), 3) ]);
		now.over[ Index(((P0 *)_this)->c, 3) ] = 1;
#ifdef VAR_RANGES
		logval("over[Call:c]", ((int)now.over[ Index(((int)((P0 *)_this)->c), 3) ]));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 202: // STATE 126 - settlement.pml:191 - [(crashed[(c&1)])] (259:0:1 - 1)
		IfNotBlocked
		reached[0][126] = 1;
		if (!(((int)now.crashed[ Index((((int)((P0 *)_this)->c)&1), 2) ])))
			continue;
		/* merge: mine[c] = 0(259, 127, 259) */
		reached[0][127] = 1;
		(trpt+1)->bup.oval = ((int)now.mine[ Index(((int)((P0 *)_this)->c), 3) ]);
		now.mine[ Index(((P0 *)_this)->c, 3) ] = 0;
#ifdef VAR_RANGES
		logval("mine[Call:c]", ((int)now.mine[ Index(((int)((P0 *)_this)->c), 3) ]));
#endif
		;
		/* merge: goto end(259, 128, 259) */
		reached[0][128] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 203: // STATE 132 - settlement.pml:191 - [.(goto)] (0:140:0 - 1)
		IfNotBlocked
		reached[0][132] = 1;
		;
		_m = 3; goto P999; /* 0 */
	case 204: // STATE 130 - settlement.pml:191 - [mine[c] = bill[c]] (0:140:1 - 1)
		IfNotBlocked
		reached[0][130] = 1;
		(trpt+1)->bup.oval = ((int)now.mine[ Index(((int)((P0 *)_this)->c), 3) ]);
		now.mine[ Index(((P0 *)_this)->c, 3) ] = ((int)now.bill[ Index(((int)((P0 *)_this)->c), 3) ]);
#ifdef VAR_RANGES
		logval("mine[Call:c]", ((int)now.mine[ Index(((int)((P0 *)_this)->c), 3) ]));
#endif
		;
		/* merge: .(goto)(140, 132, 140) */
		reached[0][132] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 205: // STATE 134 - settlement.pml:192 - [((((!(1)||(marker==known[(c&1)]))&&(!(1)||(loaded==known[(c&1)])))&&(lease[c]!=0)))] (151:0:1 - 1)
		IfNotBlocked
		reached[0][134] = 1;
		if (!(((( !(1)||(((int)now.marker)==((int)now.known[ Index((((int)((P0 *)_this)->c)&1), 2) ])))&&( !(1)||(((int)now.loaded)==((int)now.known[ Index((((int)((P0 *)_this)->c)&1), 2) ]))))&&(((int)now.lease[ Index(((int)((P0 *)_this)->c), 3) ])!=0))))
			continue;
		/* merge: lease[c] = bill[c](151, 135, 151) */
		reached[0][135] = 1;
		(trpt+1)->bup.oval = ((int)now.lease[ Index(((int)((P0 *)_this)->c), 3) ]);
		now.lease[ Index(((P0 *)_this)->c, 3) ] = ((int)now.bill[ Index(((int)((P0 *)_this)->c), 3) ]);
#ifdef VAR_RANGES
		logval("lease[Call:c]", ((int)now.lease[ Index(((int)((P0 *)_this)->c), 3) ]));
#endif
		;
		/* merge: .(goto)(151, 139, 151) */
		reached[0][139] = 1;
		;
		/* merge: .(goto)(0, 143, 151) */
		reached[0][143] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 206: // STATE 139 - settlement.pml:192 - [.(goto)] (0:151:0 - 2)
		IfNotBlocked
		reached[0][139] = 1;
		;
		/* merge: .(goto)(0, 143, 151) */
		reached[0][143] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 207: // STATE 137 - settlement.pml:192 - [(1)] (151:0:0 - 1)
		IfNotBlocked
		reached[0][137] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(151, 139, 151) */
		reached[0][139] = 1;
		;
		/* merge: .(goto)(0, 143, 151) */
		reached[0][143] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 208: // STATE 144 - settlement.pml:195 - [(crashed[(c&1)])] (259:0:1 - 1)
		IfNotBlocked
		reached[0][144] = 1;
		if (!(((int)now.crashed[ Index((((int)((P0 *)_this)->c)&1), 2) ])))
			continue;
		/* merge: mine[c] = 0(259, 145, 259) */
		reached[0][145] = 1;
		(trpt+1)->bup.oval = ((int)now.mine[ Index(((int)((P0 *)_this)->c), 3) ]);
		now.mine[ Index(((P0 *)_this)->c, 3) ] = 0;
#ifdef VAR_RANGES
		logval("mine[Call:c]", ((int)now.mine[ Index(((int)((P0 *)_this)->c), 3) ]));
#endif
		;
		/* merge: goto end(259, 146, 259) */
		reached[0][146] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 209: // STATE 148 - settlement.pml:195 - [(1)] (184:0:0 - 1)
		IfNotBlocked
		reached[0][148] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(0, 150, 184) */
		reached[0][150] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 210: // STATE 152 - settlement.pml:106 - [added = 0] (0:0:1 - 1)
		IfNotBlocked
		reached[0][152] = 1;
		(trpt+1)->bup.oval = ((P0 *)_this)->added;
		((P0 *)_this)->added = 0;
#ifdef VAR_RANGES
		logval("Call:added", ((P0 *)_this)->added);
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 211: // STATE 153 - settlement.pml:108 - [((record[c]==0))] (177:0:3 - 1)
		IfNotBlocked
		reached[0][153] = 1;
		if (!((((int)now.record[ Index(((int)((P0 *)_this)->c), 3) ])==0)))
			continue;
		/* merge: record[c] = 2(177, 154, 177) */
		reached[0][154] = 1;
		(trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((int)now.record[ Index(((int)((P0 *)_this)->c), 3) ]);
		now.record[ Index(((P0 *)_this)->c, 3) ] = 2;
#ifdef VAR_RANGES
		logval("record[Call:c]", ((int)now.record[ Index(((int)((P0 *)_this)->c), 3) ]));
#endif
		;
		/* merge: added = bill[c](177, 155, 177) */
		reached[0][155] = 1;
		(trpt+1)->bup.ovals[1] = ((P0 *)_this)->added;
		((P0 *)_this)->added = ((int)now.bill[ Index(((int)((P0 *)_this)->c), 3) ]);
#ifdef VAR_RANGES
		logval("Call:added", ((P0 *)_this)->added);
#endif
		;
		/* merge: amount[c] = bill[c](177, 156, 177) */
		reached[0][156] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.amount[ Index(((int)((P0 *)_this)->c), 3) ]);
		now.amount[ Index(((P0 *)_this)->c, 3) ] = ((int)now.bill[ Index(((int)((P0 *)_this)->c), 3) ]);
#ifdef VAR_RANGES
		logval("amount[Call:c]", ((int)now.amount[ Index(((int)((P0 *)_this)->c), 3) ]));
#endif
		;
		/* merge: .(goto)(0, 164, 177) */
		reached[0][164] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 212: // STATE 157 - settlement.pml:109 - [(((record[c]==1)&&(2==2)))] (177:0:3 - 1)
		IfNotBlocked
		reached[0][157] = 1;
		if (!(((((int)now.record[ Index(((int)((P0 *)_this)->c), 3) ])==1)&&(2==2))))
			continue;
		/* merge: record[c] = 2(177, 158, 177) */
		reached[0][158] = 1;
		(trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((int)now.record[ Index(((int)((P0 *)_this)->c), 3) ]);
		now.record[ Index(((P0 *)_this)->c, 3) ] = 2;
#ifdef VAR_RANGES
		logval("record[Call:c]", ((int)now.record[ Index(((int)((P0 *)_this)->c), 3) ]));
#endif
		;
		/* merge: added = (bill[c]-amount[c])(177, 159, 177) */
		reached[0][159] = 1;
		(trpt+1)->bup.ovals[1] = ((P0 *)_this)->added;
		((P0 *)_this)->added = (((int)now.bill[ Index(((int)((P0 *)_this)->c), 3) ])-((int)now.amount[ Index(((int)((P0 *)_this)->c), 3) ]));
#ifdef VAR_RANGES
		logval("Call:added", ((P0 *)_this)->added);
#endif
		;
		/* merge: amount[c] = bill[c](177, 160, 177) */
		reached[0][160] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.amount[ Index(((int)((P0 *)_this)->c), 3) ]);
		now.amount[ Index(((P0 *)_this)->c, 3) ] = ((int)now.bill[ Index(((int)((P0 *)_this)->c), 3) ]);
#ifdef VAR_RANGES
		logval("amount[Call:c]", ((int)now.amount[ Index(((int)((P0 *)_this)->c), 3) ]));
#endif
		;
		/* merge: .(goto)(0, 164, 177) */
		reached[0][164] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 213: // STATE 165 - settlement.pml:113 - [((added!=0))] (173:0:2 - 1)
		IfNotBlocked
		reached[0][165] = 1;
		if (!((((P0 *)_this)->added!=0)))
			continue;
		/* merge: total[1] = (total[1]+added)(173, 166, 173) */
		reached[0][166] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.total[1]);
		now.total[1] = (((int)now.total[1])+((P0 *)_this)->added);
#ifdef VAR_RANGES
		logval("total[1]", ((int)now.total[1]));
#endif
		;
		/* merge: row[1] = (row[1]+1)(173, 167, 173) */
		reached[0][167] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.row[1]);
		now.row[1] = (((int)now.row[1])+1);
#ifdef VAR_RANGES
		logval("row[1]", ((int)now.row[1]));
#endif
		;
		_m = 3; goto P999; /* 2 */
	case 214: // STATE 168 - settlement.pml:115 - [(((0==1)||(c<2)))] (229:0:6 - 1)
		IfNotBlocked
		reached[0][168] = 1;
		if (!(((0==1)||(((int)((P0 *)_this)->c)<2))))
			continue;
		/* merge: total[0] = (total[0]+added)(229, 169, 229) */
		reached[0][169] = 1;
		(trpt+1)->bup.ovals = grab_ints(6);
		(trpt+1)->bup.ovals[0] = ((int)now.total[0]);
		now.total[0] = (((int)now.total[0])+((P0 *)_this)->added);
#ifdef VAR_RANGES
		logval("total[0]", ((int)now.total[0]));
#endif
		;
		/* merge: row[0] = (row[0]+1)(229, 170, 229) */
		reached[0][170] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.row[0]);
		now.row[0] = (((int)now.row[0])+1);
#ifdef VAR_RANGES
		logval("row[0]", ((int)now.row[0]));
#endif
		;
		/* merge: .(goto)(229, 174, 229) */
		reached[0][174] = 1;
		;
		/* merge: .(goto)(229, 178, 229) */
		reached[0][178] = 1;
		;
		/* merge: t0 = total[0](229, 179, 229) */
		reached[0][179] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P0 *)_this)->t0);
		((P0 *)_this)->t0 = ((int)now.total[0]);
#ifdef VAR_RANGES
		logval("Call:t0", ((int)((P0 *)_this)->t0));
#endif
		;
		/* merge: v0 = row[0](229, 180, 229) */
		reached[0][180] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P0 *)_this)->v0);
		((P0 *)_this)->v0 = ((int)now.row[0]);
#ifdef VAR_RANGES
		logval("Call:v0", ((int)((P0 *)_this)->v0));
#endif
		;
		/* merge: t1 = total[1](229, 181, 229) */
		reached[0][181] = 1;
		(trpt+1)->bup.ovals[4] = ((int)((P0 *)_this)->t1);
		((P0 *)_this)->t1 = ((int)now.total[1]);
#ifdef VAR_RANGES
		logval("Call:t1", ((int)((P0 *)_this)->t1));
#endif
		;
		/* merge: v1 = row[1](229, 182, 229) */
		reached[0][182] = 1;
		(trpt+1)->bup.ovals[5] = ((int)((P0 *)_this)->v1);
		((P0 *)_this)->v1 = ((int)now.row[1]);
#ifdef VAR_RANGES
		logval("Call:v1", ((int)((P0 *)_this)->v1));
#endif
		;
		_m = 3; goto P999; /* 8 */
	case 215: // STATE 172 - settlement.pml:115 - [(1)] (229:0:4 - 1)
		IfNotBlocked
		reached[0][172] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(229, 174, 229) */
		reached[0][174] = 1;
		;
		/* merge: .(goto)(229, 178, 229) */
		reached[0][178] = 1;
		;
		/* merge: t0 = total[0](229, 179, 229) */
		reached[0][179] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)((P0 *)_this)->t0);
		((P0 *)_this)->t0 = ((int)now.total[0]);
#ifdef VAR_RANGES
		logval("Call:t0", ((int)((P0 *)_this)->t0));
#endif
		;
		/* merge: v0 = row[0](229, 180, 229) */
		reached[0][180] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P0 *)_this)->v0);
		((P0 *)_this)->v0 = ((int)now.row[0]);
#ifdef VAR_RANGES
		logval("Call:v0", ((int)((P0 *)_this)->v0));
#endif
		;
		/* merge: t1 = total[1](229, 181, 229) */
		reached[0][181] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P0 *)_this)->t1);
		((P0 *)_this)->t1 = ((int)now.total[1]);
#ifdef VAR_RANGES
		logval("Call:t1", ((int)((P0 *)_this)->t1));
#endif
		;
		/* merge: v1 = row[1](229, 182, 229) */
		reached[0][182] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P0 *)_this)->v1);
		((P0 *)_this)->v1 = ((int)now.row[1]);
#ifdef VAR_RANGES
		logval("Call:v1", ((int)((P0 *)_this)->v1));
#endif
		;
		_m = 3; goto P999; /* 6 */
	case 216: // STATE 176 - settlement.pml:116 - [(1)] (229:0:4 - 1)
		IfNotBlocked
		reached[0][176] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(229, 178, 229) */
		reached[0][178] = 1;
		;
		/* merge: t0 = total[0](229, 179, 229) */
		reached[0][179] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)((P0 *)_this)->t0);
		((P0 *)_this)->t0 = ((int)now.total[0]);
#ifdef VAR_RANGES
		logval("Call:t0", ((int)((P0 *)_this)->t0));
#endif
		;
		/* merge: v0 = row[0](229, 180, 229) */
		reached[0][180] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P0 *)_this)->v0);
		((P0 *)_this)->v0 = ((int)now.row[0]);
#ifdef VAR_RANGES
		logval("Call:v0", ((int)((P0 *)_this)->v0));
#endif
		;
		/* merge: t1 = total[1](229, 181, 229) */
		reached[0][181] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P0 *)_this)->t1);
		((P0 *)_this)->t1 = ((int)now.total[1]);
#ifdef VAR_RANGES
		logval("Call:t1", ((int)((P0 *)_this)->t1));
#endif
		;
		/* merge: v1 = row[1](229, 182, 229) */
		reached[0][182] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P0 *)_this)->v1);
		((P0 *)_this)->v1 = ((int)now.row[1]);
#ifdef VAR_RANGES
		logval("Call:v1", ((int)((P0 *)_this)->v1));
#endif
		;
		_m = 3; goto P999; /* 5 */
	case 217: // STATE 179 - settlement.pml:118 - [t0 = total[0]] (0:229:4 - 5)
		IfNotBlocked
		reached[0][179] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)((P0 *)_this)->t0);
		((P0 *)_this)->t0 = ((int)now.total[0]);
#ifdef VAR_RANGES
		logval("Call:t0", ((int)((P0 *)_this)->t0));
#endif
		;
		/* merge: v0 = row[0](229, 180, 229) */
		reached[0][180] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P0 *)_this)->v0);
		((P0 *)_this)->v0 = ((int)now.row[0]);
#ifdef VAR_RANGES
		logval("Call:v0", ((int)((P0 *)_this)->v0));
#endif
		;
		/* merge: t1 = total[1](229, 181, 229) */
		reached[0][181] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P0 *)_this)->t1);
		((P0 *)_this)->t1 = ((int)now.total[1]);
#ifdef VAR_RANGES
		logval("Call:t1", ((int)((P0 *)_this)->t1));
#endif
		;
		/* merge: v1 = row[1](229, 182, 229) */
		reached[0][182] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P0 *)_this)->v1);
		((P0 *)_this)->v1 = ((int)now.row[1]);
#ifdef VAR_RANGES
		logval("Call:v1", ((int)((P0 *)_this)->v1));
#endif
		;
		_m = 3; goto P999; /* 3 */
	case 218: // STATE 185 - settlement.pml:200 - [(crashed[(c&1)])] (259:0:1 - 1)
		IfNotBlocked
		reached[0][185] = 1;
		if (!(((int)now.crashed[ Index((((int)((P0 *)_this)->c)&1), 2) ])))
			continue;
		/* merge: mine[c] = 0(259, 186, 259) */
		reached[0][186] = 1;
		(trpt+1)->bup.oval = ((int)now.mine[ Index(((int)((P0 *)_this)->c), 3) ]);
		now.mine[ Index(((P0 *)_this)->c, 3) ] = 0;
#ifdef VAR_RANGES
		logval("mine[Call:c]", ((int)now.mine[ Index(((int)((P0 *)_this)->c), 3) ]));
#endif
		;
		/* merge: goto end(259, 187, 259) */
		reached[0][187] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 219: // STATE 228 - settlement.pml:203 - [.(goto)] (0:236:0 - 1)
		IfNotBlocked
		reached[0][228] = 1;
		;
		_m = 3; goto P999; /* 0 */
	case 220: // STATE 188 - settlement.pml:201 - [((!(crashed[(c&1)])&&((!(1)||(marker==known[(c&1)]))&&(!(1)||(loaded==known[(c&1)])))))] (226:0:1 - 1)
		IfNotBlocked
		reached[0][188] = 1;
		if (!(( !(((int)now.crashed[ Index((((int)((P0 *)_this)->c)&1), 2) ]))&&(( !(1)||(((int)now.marker)==((int)now.known[ Index((((int)((P0 *)_this)->c)&1), 2) ])))&&( !(1)||(((int)now.loaded)==((int)now.known[ Index((((int)((P0 *)_this)->c)&1), 2) ])))))))
			continue;
		/* merge: i = known[(c&1)](0, 189, 226) */
		reached[0][189] = 1;
		(trpt+1)->bup.oval = ((int)((P0 *)_this)->i);
		((P0 *)_this)->i = ((int)now.known[ Index((((int)((P0 *)_this)->c)&1), 2) ]);
#ifdef VAR_RANGES
		logval("Call:i", ((int)((P0 *)_this)->i));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 221: // STATE 190 - settlement.pml:132 - [lease[c] = 0] (0:0:1 - 1)
		IfNotBlocked
		reached[0][190] = 1;
		(trpt+1)->bup.oval = ((int)now.lease[ Index(((int)((P0 *)_this)->c), 3) ]);
		now.lease[ Index(((P0 *)_this)->c, 3) ] = 0;
#ifdef VAR_RANGES
		logval("lease[Call:c]", ((int)now.lease[ Index(((int)((P0 *)_this)->c), 3) ]));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 222: // STATE 191 - settlement.pml:124 - [((1&&(v1>version[1])))] (197:0:1 - 1)
		IfNotBlocked
		reached[0][191] = 1;
		if (!((1&&(((int)((P0 *)_this)->v1)>((int)now.version[1])))))
			continue;
		/* merge: version[1] = v1(0, 192, 197) */
		reached[0][192] = 1;
		(trpt+1)->bup.oval = ((int)now.version[1]);
		now.version[1] = ((int)((P0 *)_this)->v1);
#ifdef VAR_RANGES
		logval("version[1]", ((int)now.version[1]));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 223: // STATE 193 - settlement.pml:124 - [(!((seeded[1]!=marker)))] (224:0:1 - 1)
		IfNotBlocked
		reached[0][193] = 1;
		if (!( !((((int)now.seeded[1])!=((int)now.marker)))))
			continue;
		/* merge: settled[1] = t1(0, 194, 224) */
		reached[0][194] = 1;
		(trpt+1)->bup.oval = ((int)now.settled[1]);
		now.settled[1] = ((int)((P0 *)_this)->t1);
#ifdef VAR_RANGES
		logval("settled[1]", ((int)now.settled[1]));
#endif
		;
		/* merge: .(goto)(0, 198, 224) */
		reached[0][198] = 1;
		;
		/* merge: .(goto)(0, 204, 224) */
		reached[0][204] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 224: // STATE 199 - settlement.pml:125 - [((!(1)&&!((seeded[1]!=marker))))] (224:0:1 - 1)
		IfNotBlocked
		reached[0][199] = 1;
		if (!(( !(1)&& !((((int)now.seeded[1])!=((int)now.marker))))))
			continue;
		/* merge: settled[1] = (settled[1]+added)(0, 200, 224) */
		reached[0][200] = 1;
		(trpt+1)->bup.oval = ((int)now.settled[1]);
		now.settled[1] = (((int)now.settled[1])+((P0 *)_this)->added);
#ifdef VAR_RANGES
		logval("settled[1]", ((int)now.settled[1]));
#endif
		;
		/* merge: .(goto)(0, 204, 224) */
		reached[0][204] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 225: // STATE 206 - settlement.pml:134 - [(((0==1)||(c<2)))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][206] = 1;
		if (!(((0==1)||(((int)((P0 *)_this)->c)<2))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 226: // STATE 207 - settlement.pml:124 - [((1&&(v0>version[0])))] (213:0:1 - 1)
		IfNotBlocked
		reached[0][207] = 1;
		if (!((1&&(((int)((P0 *)_this)->v0)>((int)now.version[0])))))
			continue;
		/* merge: version[0] = v0(0, 208, 213) */
		reached[0][208] = 1;
		(trpt+1)->bup.oval = ((int)now.version[0]);
		now.version[0] = ((int)((P0 *)_this)->v0);
#ifdef VAR_RANGES
		logval("version[0]", ((int)now.version[0]));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 227: // STATE 209 - settlement.pml:124 - [(!((seeded[0]!=marker)))] (236:0:1 - 1)
		IfNotBlocked
		reached[0][209] = 1;
		if (!( !((((int)now.seeded[0])!=((int)now.marker)))))
			continue;
		/* merge: settled[0] = t0(236, 210, 236) */
		reached[0][210] = 1;
		(trpt+1)->bup.oval = ((int)now.settled[0]);
		now.settled[0] = ((int)((P0 *)_this)->t0);
#ifdef VAR_RANGES
		logval("settled[0]", ((int)now.settled[0]));
#endif
		;
		/* merge: .(goto)(236, 214, 236) */
		reached[0][214] = 1;
		;
		/* merge: .(goto)(236, 220, 236) */
		reached[0][220] = 1;
		;
		/* merge: .(goto)(236, 225, 236) */
		reached[0][225] = 1;
		;
		/* merge: .(goto)(236, 228, 236) */
		reached[0][228] = 1;
		;
		_m = 3; goto P999; /* 5 */
	case 228: // STATE 212 - settlement.pml:124 - [(1)] (236:0:0 - 1)
		IfNotBlocked
		reached[0][212] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(236, 214, 236) */
		reached[0][214] = 1;
		;
		/* merge: .(goto)(236, 220, 236) */
		reached[0][220] = 1;
		;
		/* merge: .(goto)(236, 225, 236) */
		reached[0][225] = 1;
		;
		/* merge: .(goto)(236, 228, 236) */
		reached[0][228] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 229: // STATE 215 - settlement.pml:125 - [((!(1)&&!((seeded[0]!=marker))))] (236:0:1 - 1)
		IfNotBlocked
		reached[0][215] = 1;
		if (!(( !(1)&& !((((int)now.seeded[0])!=((int)now.marker))))))
			continue;
		/* merge: settled[0] = (settled[0]+added)(236, 216, 236) */
		reached[0][216] = 1;
		(trpt+1)->bup.oval = ((int)now.settled[0]);
		now.settled[0] = (((int)now.settled[0])+((P0 *)_this)->added);
#ifdef VAR_RANGES
		logval("settled[0]", ((int)now.settled[0]));
#endif
		;
		/* merge: .(goto)(236, 220, 236) */
		reached[0][220] = 1;
		;
		/* merge: .(goto)(236, 225, 236) */
		reached[0][225] = 1;
		;
		/* merge: .(goto)(236, 228, 236) */
		reached[0][228] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 230: // STATE 218 - settlement.pml:126 - [(1)] (236:0:0 - 1)
		IfNotBlocked
		reached[0][218] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(236, 220, 236) */
		reached[0][220] = 1;
		;
		/* merge: .(goto)(236, 225, 236) */
		reached[0][225] = 1;
		;
		/* merge: .(goto)(236, 228, 236) */
		reached[0][228] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 231: // STATE 225 - settlement.pml:135 - [.(goto)] (0:236:0 - 7)
		IfNotBlocked
		reached[0][225] = 1;
		;
		/* merge: .(goto)(236, 228, 236) */
		reached[0][228] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 232: // STATE 223 - settlement.pml:134 - [(1)] (236:0:0 - 1)
		IfNotBlocked
		reached[0][223] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(236, 225, 236) */
		reached[0][225] = 1;
		;
		/* merge: .(goto)(236, 228, 236) */
		reached[0][228] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 233: // STATE 230 - settlement.pml:204 - [((crashed[(c&1)]||(known[(c&1)]==i)))] (259:0:2 - 1)
		IfNotBlocked
		reached[0][230] = 1;
		if (!((((int)now.crashed[ Index((((int)((P0 *)_this)->c)&1), 2) ])||(((int)now.known[ Index((((int)((P0 *)_this)->c)&1), 2) ])==((int)((P0 *)_this)->i)))))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: i */  (trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((P0 *)_this)->i;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->i = 0;
		/* merge: mine[c] = 0(259, 231, 259) */
		reached[0][231] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.mine[ Index(((int)((P0 *)_this)->c), 3) ]);
		now.mine[ Index(((P0 *)_this)->c, 3) ] = 0;
#ifdef VAR_RANGES
		logval("mine[Call:c]", ((int)now.mine[ Index(((int)((P0 *)_this)->c), 3) ]));
#endif
		;
		/* merge: .(goto)(259, 235, 259) */
		reached[0][235] = 1;
		;
		/* merge: goto end(0, 237, 259) */
		reached[0][237] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 234: // STATE 238 - settlement.pml:207 - [(run Unanswered(c,i))] (0:0:0 - 2)
		IfNotBlocked
		reached[0][238] = 1;
		if (!(addproc(II, 1, 1, ((int)((P0 *)_this)->c), ((int)((P0 *)_this)->i))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 235: // STATE 239 - settlement.pml:209 - [(((!(1)||(marker==i))&&(!(1)||(loaded==i))))] (245:0:2 - 1)
		IfNotBlocked
		reached[0][239] = 1;
		if (!((( !(1)||(((int)now.marker)==((int)((P0 *)_this)->i)))&&( !(1)||(((int)now.loaded)==((int)((P0 *)_this)->i))))))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: i */  (trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((P0 *)_this)->i;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->i = 0;
		/* merge: lease[c] = 0(0, 240, 245) */
		reached[0][240] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.lease[ Index(((int)((P0 *)_this)->c), 3) ]);
		now.lease[ Index(((P0 *)_this)->c, 3) ] = 0;
#ifdef VAR_RANGES
		logval("lease[Call:c]", ((int)now.lease[ Index(((int)((P0 *)_this)->c), 3) ]));
#endif
		;
		_m = 3; goto P999; /* 1 */
	case 236: // STATE 241 - settlement.pml:209 - [(1)] (259:0:1 - 1)
		IfNotBlocked
		reached[0][241] = 1;
		if (!(1))
			continue;
		/* merge: tomb[c] = 1(259, 242, 259) */
		reached[0][242] = 1;
		(trpt+1)->bup.oval = ((int)now.tomb[ Index(((int)((P0 *)_this)->c), 3) ]);
		now.tomb[ Index(((P0 *)_this)->c, 3) ] = 1;
#ifdef VAR_RANGES
		logval("tomb[Call:c]", ((int)now.tomb[ Index(((int)((P0 *)_this)->c), 3) ]));
#endif
		;
		/* merge: .(goto)(259, 246, 259) */
		reached[0][246] = 1;
		;
		/* merge: .(goto)(259, 250, 259) */
		reached[0][250] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 237: // STATE 246 - settlement.pml:209 - [.(goto)] (0:259:0 - 2)
		IfNotBlocked
		reached[0][246] = 1;
		;
		/* merge: .(goto)(259, 250, 259) */
		reached[0][250] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 238: // STATE 244 - settlement.pml:209 - [(1)] (259:0:0 - 1)
		IfNotBlocked
		reached[0][244] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(259, 246, 259) */
		reached[0][246] = 1;
		;
		/* merge: .(goto)(259, 250, 259) */
		reached[0][250] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 239: // STATE 250 - settlement.pml:209 - [.(goto)] (0:259:0 - 2)
		IfNotBlocked
		reached[0][250] = 1;
		;
		_m = 3; goto P999; /* 0 */
	case 240: // STATE 248 - settlement.pml:209 - [(1)] (259:0:0 - 1)
		IfNotBlocked
		reached[0][248] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(259, 250, 259) */
		reached[0][250] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 241: // STATE 252 - settlement.pml:211 - [t0 = 0] (0:260:7 - 1)
		IfNotBlocked
		reached[0][252] = 1;
		(trpt+1)->bup.ovals = grab_ints(7);
		(trpt+1)->bup.ovals[0] = ((int)((P0 *)_this)->t0);
		((P0 *)_this)->t0 = 0;
#ifdef VAR_RANGES
		logval("Call:t0", ((int)((P0 *)_this)->t0));
#endif
		;
		/* merge: v0 = 0(260, 253, 260) */
		reached[0][253] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P0 *)_this)->v0);
		((P0 *)_this)->v0 = 0;
#ifdef VAR_RANGES
		logval("Call:v0", ((int)((P0 *)_this)->v0));
#endif
		;
		/* merge: t1 = 0(260, 254, 260) */
		reached[0][254] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P0 *)_this)->t1);
		((P0 *)_this)->t1 = 0;
#ifdef VAR_RANGES
		logval("Call:t1", ((int)((P0 *)_this)->t1));
#endif
		;
		/* merge: v1 = 0(260, 255, 260) */
		reached[0][255] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P0 *)_this)->v1);
		((P0 *)_this)->v1 = 0;
#ifdef VAR_RANGES
		logval("Call:v1", ((int)((P0 *)_this)->v1));
#endif
		;
		/* merge: added = 0(260, 256, 260) */
		reached[0][256] = 1;
		(trpt+1)->bup.ovals[4] = ((P0 *)_this)->added;
		((P0 *)_this)->added = 0;
#ifdef VAR_RANGES
		logval("Call:added", ((P0 *)_this)->added);
#endif
		;
		/* merge: i = 0(260, 257, 260) */
		reached[0][257] = 1;
		(trpt+1)->bup.ovals[5] = ((int)((P0 *)_this)->i);
		((P0 *)_this)->i = 0;
#ifdef VAR_RANGES
		logval("Call:i", ((int)((P0 *)_this)->i));
#endif
		;
		/* merge: ended = (ended+1)(260, 258, 260) */
		reached[0][258] = 1;
		(trpt+1)->bup.ovals[6] = ((int)now.ended);
		now.ended = (((int)now.ended)+1);
#ifdef VAR_RANGES
		logval("ended", ((int)now.ended));
#endif
		;
		_m = 3; goto P999; /* 6 */
	case 242: // STATE 260 - settlement.pml:212 - [-end-] (0:0:0 - 1)
		IfNotBlocked
		reached[0][260] = 1;
		if (!delproc(1, II)) continue;
		_m = 3; goto P999; /* 0 */
	case  _T5:	/* np_ */
		if (!((!(trpt->o_pm&4) && !(trpt->tau&128))))
			continue;
		/* else fall through */
	case  _T2:	/* true */
		_m = 3; goto P999;
#undef rand
	}


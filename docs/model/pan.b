	switch (t->back) {
	default: Uerror("bad return move");
	case  0: goto R999; /* nothing to undo */

		 /* PROC :init: */

	case 3: // STATE 1
		;
		((P6 *)_this)->_7_32_k = trpt->bup.oval;
		;
		goto R999;
;
		;
		
	case 5: // STATE 3
		;
		;
		delproc(0, now._nr_pr-1);
		;
		goto R999;

	case 6: // STATE 4
		;
		((P6 *)_this)->_7_32_k = trpt->bup.oval;
		;
		goto R999;

	case 7: // STATE 10
		;
		;
		delproc(0, now._nr_pr-1);
		;
		goto R999;

	case 8: // STATE 11
		;
		;
		delproc(0, now._nr_pr-1);
		;
		goto R999;

	case 9: // STATE 12
		;
		;
		delproc(0, now._nr_pr-1);
		;
		goto R999;

	case 10: // STATE 13
		;
		;
		delproc(0, now._nr_pr-1);
		;
		goto R999;

	case 11: // STATE 14
		;
		;
		delproc(0, now._nr_pr-1);
		;
		goto R999;

	case 12: // STATE 16
		;
		p_restor(II);
		;
		;
		goto R999;

		 /* PROC Crash */

	case 13: // STATE 2
		;
		p_restor(II);
		;
		;
		goto R999;

		 /* PROC Faults */

	case 14: // STATE 2
		;
		p_restor(II);
		;
		;
		goto R999;

		 /* PROC Background */

	case 15: // STATE 3
		;
		((P3 *)_this)->a = trpt->bup.ovals[1];
		((P3 *)_this)->c = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 16: // STATE 5
		;
		now.stalls = trpt->bup.oval;
		;
		goto R999;
;
		
	case 17: // STATE 9
		goto R999;
;
		
	case 18: // STATE 7
		goto R999;

	case 19: // STATE 11
		;
		((P3 *)_this)->added = trpt->bup.oval;
		;
		goto R999;

	case 20: // STATE 15
		;
		now.amount[ Index(((P3 *)_this)->c, 3) ] = trpt->bup.ovals[2];
		((P3 *)_this)->added = trpt->bup.ovals[1];
		now.record[ Index(((P3 *)_this)->c, 3) ] = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 21: // STATE 19
		;
		now.amount[ Index(((P3 *)_this)->c, 3) ] = trpt->bup.ovals[2];
		((P3 *)_this)->added = trpt->bup.ovals[1];
		now.record[ Index(((P3 *)_this)->c, 3) ] = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 22: // STATE 26
		;
		now.row[1] = trpt->bup.ovals[1];
		now.total[1] = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 23: // STATE 41
		;
		((P3 *)_this)->v1 = trpt->bup.ovals[5];
		((P3 *)_this)->t1 = trpt->bup.ovals[4];
		((P3 *)_this)->v0 = trpt->bup.ovals[3];
		((P3 *)_this)->t0 = trpt->bup.ovals[2];
		now.row[0] = trpt->bup.ovals[1];
		now.total[0] = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 6);
		goto R999;

	case 24: // STATE 41
		;
		((P3 *)_this)->v1 = trpt->bup.ovals[3];
		((P3 *)_this)->t1 = trpt->bup.ovals[2];
		((P3 *)_this)->v0 = trpt->bup.ovals[1];
		((P3 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;

	case 25: // STATE 41
		;
		((P3 *)_this)->v1 = trpt->bup.ovals[3];
		((P3 *)_this)->t1 = trpt->bup.ovals[2];
		((P3 *)_this)->v0 = trpt->bup.ovals[1];
		((P3 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;

	case 26: // STATE 41
		;
		((P3 *)_this)->v1 = trpt->bup.ovals[3];
		((P3 *)_this)->t1 = trpt->bup.ovals[2];
		((P3 *)_this)->v0 = trpt->bup.ovals[1];
		((P3 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;
;
		;
		
	case 28: // STATE 45
		;
		now.lease[ Index(((P3 *)_this)->c, 3) ] = trpt->bup.oval;
		;
		goto R999;

	case 29: // STATE 47
		;
		now.version[1] = trpt->bup.oval;
		;
		goto R999;

	case 30: // STATE 49
		;
		now.settled[1] = trpt->bup.oval;
		;
		goto R999;

	case 31: // STATE 55
		;
		now.settled[1] = trpt->bup.oval;
		;
		goto R999;

	case 32: // STATE 61
		;
	/* 0 */	((P3 *)_this)->c = trpt->bup.oval;
		;
		;
		goto R999;

	case 33: // STATE 63
		;
		now.version[0] = trpt->bup.oval;
		;
		goto R999;

	case 34: // STATE 88
		;
		((P3 *)_this)->a = trpt->bup.ovals[6];
		((P3 *)_this)->added = trpt->bup.ovals[5];
		((P3 *)_this)->v1 = trpt->bup.ovals[4];
		((P3 *)_this)->t1 = trpt->bup.ovals[3];
		((P3 *)_this)->v0 = trpt->bup.ovals[2];
		((P3 *)_this)->t0 = trpt->bup.ovals[1];
		now.settled[0] = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 7);
		goto R999;

	case 35: // STATE 88
		;
		((P3 *)_this)->a = trpt->bup.ovals[5];
		((P3 *)_this)->added = trpt->bup.ovals[4];
		((P3 *)_this)->v1 = trpt->bup.ovals[3];
		((P3 *)_this)->t1 = trpt->bup.ovals[2];
		((P3 *)_this)->v0 = trpt->bup.ovals[1];
		((P3 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 6);
		goto R999;

	case 36: // STATE 88
		;
		((P3 *)_this)->a = trpt->bup.ovals[5];
		((P3 *)_this)->added = trpt->bup.ovals[4];
		((P3 *)_this)->v1 = trpt->bup.ovals[3];
		((P3 *)_this)->t1 = trpt->bup.ovals[2];
		((P3 *)_this)->v0 = trpt->bup.ovals[1];
		((P3 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 6);
		goto R999;

	case 37: // STATE 88
		;
		((P3 *)_this)->a = trpt->bup.ovals[6];
		((P3 *)_this)->added = trpt->bup.ovals[5];
		((P3 *)_this)->v1 = trpt->bup.ovals[4];
		((P3 *)_this)->t1 = trpt->bup.ovals[3];
		((P3 *)_this)->v0 = trpt->bup.ovals[2];
		((P3 *)_this)->t0 = trpt->bup.ovals[1];
		now.settled[0] = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 7);
		goto R999;

	case 38: // STATE 88
		;
		((P3 *)_this)->a = trpt->bup.ovals[5];
		((P3 *)_this)->added = trpt->bup.ovals[4];
		((P3 *)_this)->v1 = trpt->bup.ovals[3];
		((P3 *)_this)->t1 = trpt->bup.ovals[2];
		((P3 *)_this)->v0 = trpt->bup.ovals[1];
		((P3 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 6);
		goto R999;

	case 39: // STATE 88
		;
		((P3 *)_this)->a = trpt->bup.ovals[5];
		((P3 *)_this)->added = trpt->bup.ovals[4];
		((P3 *)_this)->v1 = trpt->bup.ovals[3];
		((P3 *)_this)->t1 = trpt->bup.ovals[2];
		((P3 *)_this)->v0 = trpt->bup.ovals[1];
		((P3 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 6);
		goto R999;

	case 40: // STATE 88
		;
		((P3 *)_this)->a = trpt->bup.ovals[5];
		((P3 *)_this)->added = trpt->bup.ovals[4];
		((P3 *)_this)->v1 = trpt->bup.ovals[3];
		((P3 *)_this)->t1 = trpt->bup.ovals[2];
		((P3 *)_this)->v0 = trpt->bup.ovals[1];
		((P3 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 6);
		goto R999;

	case 41: // STATE 92
		;
		((P3 *)_this)->a = trpt->bup.ovals[1];
		((P3 *)_this)->c = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 42: // STATE 94
		;
		now.stalls = trpt->bup.oval;
		;
		goto R999;
;
		
	case 43: // STATE 98
		goto R999;
;
		
	case 44: // STATE 96
		goto R999;

	case 45: // STATE 100
		;
		((P3 *)_this)->added = trpt->bup.oval;
		;
		goto R999;

	case 46: // STATE 104
		;
		now.amount[ Index(((P3 *)_this)->c, 3) ] = trpt->bup.ovals[2];
		((P3 *)_this)->added = trpt->bup.ovals[1];
		now.record[ Index(((P3 *)_this)->c, 3) ] = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 47: // STATE 108
		;
		now.amount[ Index(((P3 *)_this)->c, 3) ] = trpt->bup.ovals[2];
		((P3 *)_this)->added = trpt->bup.ovals[1];
		now.record[ Index(((P3 *)_this)->c, 3) ] = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 48: // STATE 115
		;
		now.row[1] = trpt->bup.ovals[1];
		now.total[1] = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 49: // STATE 130
		;
		((P3 *)_this)->v1 = trpt->bup.ovals[5];
		((P3 *)_this)->t1 = trpt->bup.ovals[4];
		((P3 *)_this)->v0 = trpt->bup.ovals[3];
		((P3 *)_this)->t0 = trpt->bup.ovals[2];
		now.row[0] = trpt->bup.ovals[1];
		now.total[0] = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 6);
		goto R999;

	case 50: // STATE 130
		;
		((P3 *)_this)->v1 = trpt->bup.ovals[3];
		((P3 *)_this)->t1 = trpt->bup.ovals[2];
		((P3 *)_this)->v0 = trpt->bup.ovals[1];
		((P3 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;

	case 51: // STATE 130
		;
		((P3 *)_this)->v1 = trpt->bup.ovals[3];
		((P3 *)_this)->t1 = trpt->bup.ovals[2];
		((P3 *)_this)->v0 = trpt->bup.ovals[1];
		((P3 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;

	case 52: // STATE 130
		;
		((P3 *)_this)->v1 = trpt->bup.ovals[3];
		((P3 *)_this)->t1 = trpt->bup.ovals[2];
		((P3 *)_this)->v0 = trpt->bup.ovals[1];
		((P3 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;
;
		;
		
	case 54: // STATE 134
		;
		now.lease[ Index(((P3 *)_this)->c, 3) ] = trpt->bup.oval;
		;
		goto R999;

	case 55: // STATE 136
		;
		now.version[1] = trpt->bup.oval;
		;
		goto R999;

	case 56: // STATE 138
		;
		now.settled[1] = trpt->bup.oval;
		;
		goto R999;

	case 57: // STATE 144
		;
		now.settled[1] = trpt->bup.oval;
		;
		goto R999;

	case 58: // STATE 150
		;
	/* 0 */	((P3 *)_this)->c = trpt->bup.oval;
		;
		;
		goto R999;

	case 59: // STATE 152
		;
		now.version[0] = trpt->bup.oval;
		;
		goto R999;

	case 60: // STATE 177
		;
		((P3 *)_this)->a = trpt->bup.ovals[6];
		((P3 *)_this)->added = trpt->bup.ovals[5];
		((P3 *)_this)->v1 = trpt->bup.ovals[4];
		((P3 *)_this)->t1 = trpt->bup.ovals[3];
		((P3 *)_this)->v0 = trpt->bup.ovals[2];
		((P3 *)_this)->t0 = trpt->bup.ovals[1];
		now.settled[0] = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 7);
		goto R999;

	case 61: // STATE 177
		;
		((P3 *)_this)->a = trpt->bup.ovals[5];
		((P3 *)_this)->added = trpt->bup.ovals[4];
		((P3 *)_this)->v1 = trpt->bup.ovals[3];
		((P3 *)_this)->t1 = trpt->bup.ovals[2];
		((P3 *)_this)->v0 = trpt->bup.ovals[1];
		((P3 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 6);
		goto R999;

	case 62: // STATE 177
		;
		((P3 *)_this)->a = trpt->bup.ovals[5];
		((P3 *)_this)->added = trpt->bup.ovals[4];
		((P3 *)_this)->v1 = trpt->bup.ovals[3];
		((P3 *)_this)->t1 = trpt->bup.ovals[2];
		((P3 *)_this)->v0 = trpt->bup.ovals[1];
		((P3 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 6);
		goto R999;

	case 63: // STATE 177
		;
		((P3 *)_this)->a = trpt->bup.ovals[6];
		((P3 *)_this)->added = trpt->bup.ovals[5];
		((P3 *)_this)->v1 = trpt->bup.ovals[4];
		((P3 *)_this)->t1 = trpt->bup.ovals[3];
		((P3 *)_this)->v0 = trpt->bup.ovals[2];
		((P3 *)_this)->t0 = trpt->bup.ovals[1];
		now.settled[0] = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 7);
		goto R999;

	case 64: // STATE 177
		;
		((P3 *)_this)->a = trpt->bup.ovals[5];
		((P3 *)_this)->added = trpt->bup.ovals[4];
		((P3 *)_this)->v1 = trpt->bup.ovals[3];
		((P3 *)_this)->t1 = trpt->bup.ovals[2];
		((P3 *)_this)->v0 = trpt->bup.ovals[1];
		((P3 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 6);
		goto R999;

	case 65: // STATE 177
		;
		((P3 *)_this)->a = trpt->bup.ovals[5];
		((P3 *)_this)->added = trpt->bup.ovals[4];
		((P3 *)_this)->v1 = trpt->bup.ovals[3];
		((P3 *)_this)->t1 = trpt->bup.ovals[2];
		((P3 *)_this)->v0 = trpt->bup.ovals[1];
		((P3 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 6);
		goto R999;

	case 66: // STATE 177
		;
		((P3 *)_this)->a = trpt->bup.ovals[5];
		((P3 *)_this)->added = trpt->bup.ovals[4];
		((P3 *)_this)->v1 = trpt->bup.ovals[3];
		((P3 *)_this)->t1 = trpt->bup.ovals[2];
		((P3 *)_this)->v0 = trpt->bup.ovals[1];
		((P3 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 6);
		goto R999;

	case 67: // STATE 181
		;
		((P3 *)_this)->a = trpt->bup.ovals[1];
		((P3 *)_this)->c = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 68: // STATE 183
		;
		now.stalls = trpt->bup.oval;
		;
		goto R999;
;
		
	case 69: // STATE 187
		goto R999;
;
		
	case 70: // STATE 185
		goto R999;

	case 71: // STATE 189
		;
		((P3 *)_this)->added = trpt->bup.oval;
		;
		goto R999;

	case 72: // STATE 193
		;
		now.amount[ Index(((P3 *)_this)->c, 3) ] = trpt->bup.ovals[2];
		((P3 *)_this)->added = trpt->bup.ovals[1];
		now.record[ Index(((P3 *)_this)->c, 3) ] = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 73: // STATE 197
		;
		now.amount[ Index(((P3 *)_this)->c, 3) ] = trpt->bup.ovals[2];
		((P3 *)_this)->added = trpt->bup.ovals[1];
		now.record[ Index(((P3 *)_this)->c, 3) ] = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 74: // STATE 204
		;
		now.row[1] = trpt->bup.ovals[1];
		now.total[1] = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 75: // STATE 219
		;
		((P3 *)_this)->v1 = trpt->bup.ovals[5];
		((P3 *)_this)->t1 = trpt->bup.ovals[4];
		((P3 *)_this)->v0 = trpt->bup.ovals[3];
		((P3 *)_this)->t0 = trpt->bup.ovals[2];
		now.row[0] = trpt->bup.ovals[1];
		now.total[0] = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 6);
		goto R999;

	case 76: // STATE 219
		;
		((P3 *)_this)->v1 = trpt->bup.ovals[3];
		((P3 *)_this)->t1 = trpt->bup.ovals[2];
		((P3 *)_this)->v0 = trpt->bup.ovals[1];
		((P3 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;

	case 77: // STATE 219
		;
		((P3 *)_this)->v1 = trpt->bup.ovals[3];
		((P3 *)_this)->t1 = trpt->bup.ovals[2];
		((P3 *)_this)->v0 = trpt->bup.ovals[1];
		((P3 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;

	case 78: // STATE 219
		;
		((P3 *)_this)->v1 = trpt->bup.ovals[3];
		((P3 *)_this)->t1 = trpt->bup.ovals[2];
		((P3 *)_this)->v0 = trpt->bup.ovals[1];
		((P3 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;
;
		;
		
	case 80: // STATE 223
		;
		now.lease[ Index(((P3 *)_this)->c, 3) ] = trpt->bup.oval;
		;
		goto R999;

	case 81: // STATE 225
		;
		now.version[1] = trpt->bup.oval;
		;
		goto R999;

	case 82: // STATE 227
		;
		now.settled[1] = trpt->bup.oval;
		;
		goto R999;

	case 83: // STATE 233
		;
		now.settled[1] = trpt->bup.oval;
		;
		goto R999;

	case 84: // STATE 239
		;
	/* 0 */	((P3 *)_this)->c = trpt->bup.oval;
		;
		;
		goto R999;

	case 85: // STATE 241
		;
		now.version[0] = trpt->bup.oval;
		;
		goto R999;

	case 86: // STATE 266
		;
		((P3 *)_this)->a = trpt->bup.ovals[6];
		((P3 *)_this)->added = trpt->bup.ovals[5];
		((P3 *)_this)->v1 = trpt->bup.ovals[4];
		((P3 *)_this)->t1 = trpt->bup.ovals[3];
		((P3 *)_this)->v0 = trpt->bup.ovals[2];
		((P3 *)_this)->t0 = trpt->bup.ovals[1];
		now.settled[0] = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 7);
		goto R999;

	case 87: // STATE 266
		;
		((P3 *)_this)->a = trpt->bup.ovals[5];
		((P3 *)_this)->added = trpt->bup.ovals[4];
		((P3 *)_this)->v1 = trpt->bup.ovals[3];
		((P3 *)_this)->t1 = trpt->bup.ovals[2];
		((P3 *)_this)->v0 = trpt->bup.ovals[1];
		((P3 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 6);
		goto R999;

	case 88: // STATE 266
		;
		((P3 *)_this)->a = trpt->bup.ovals[5];
		((P3 *)_this)->added = trpt->bup.ovals[4];
		((P3 *)_this)->v1 = trpt->bup.ovals[3];
		((P3 *)_this)->t1 = trpt->bup.ovals[2];
		((P3 *)_this)->v0 = trpt->bup.ovals[1];
		((P3 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 6);
		goto R999;

	case 89: // STATE 266
		;
		((P3 *)_this)->a = trpt->bup.ovals[6];
		((P3 *)_this)->added = trpt->bup.ovals[5];
		((P3 *)_this)->v1 = trpt->bup.ovals[4];
		((P3 *)_this)->t1 = trpt->bup.ovals[3];
		((P3 *)_this)->v0 = trpt->bup.ovals[2];
		((P3 *)_this)->t0 = trpt->bup.ovals[1];
		now.settled[0] = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 7);
		goto R999;

	case 90: // STATE 266
		;
		((P3 *)_this)->a = trpt->bup.ovals[5];
		((P3 *)_this)->added = trpt->bup.ovals[4];
		((P3 *)_this)->v1 = trpt->bup.ovals[3];
		((P3 *)_this)->t1 = trpt->bup.ovals[2];
		((P3 *)_this)->v0 = trpt->bup.ovals[1];
		((P3 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 6);
		goto R999;

	case 91: // STATE 266
		;
		((P3 *)_this)->a = trpt->bup.ovals[5];
		((P3 *)_this)->added = trpt->bup.ovals[4];
		((P3 *)_this)->v1 = trpt->bup.ovals[3];
		((P3 *)_this)->t1 = trpt->bup.ovals[2];
		((P3 *)_this)->v0 = trpt->bup.ovals[1];
		((P3 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 6);
		goto R999;

	case 92: // STATE 266
		;
		((P3 *)_this)->a = trpt->bup.ovals[5];
		((P3 *)_this)->added = trpt->bup.ovals[4];
		((P3 *)_this)->v1 = trpt->bup.ovals[3];
		((P3 *)_this)->t1 = trpt->bup.ovals[2];
		((P3 *)_this)->v0 = trpt->bup.ovals[1];
		((P3 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 6);
		goto R999;
;
		;
		
	case 94: // STATE 273
		;
		((P3 *)_this)->c = trpt->bup.oval;
		;
		goto R999;
;
		;
		;
		;
		
	case 97: // STATE 276
		;
		((P3 *)_this)->a = trpt->bup.oval;
		;
		goto R999;

	case 98: // STATE 277
		;
		((P3 *)_this)->added = trpt->bup.oval;
		;
		goto R999;

	case 99: // STATE 281
		;
		now.amount[ Index(((P3 *)_this)->c, 3) ] = trpt->bup.ovals[2];
		((P3 *)_this)->added = trpt->bup.ovals[1];
		now.record[ Index(((P3 *)_this)->c, 3) ] = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 100: // STATE 285
		;
		now.amount[ Index(((P3 *)_this)->c, 3) ] = trpt->bup.ovals[2];
		((P3 *)_this)->added = trpt->bup.ovals[1];
		now.record[ Index(((P3 *)_this)->c, 3) ] = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 101: // STATE 292
		;
		now.row[1] = trpt->bup.ovals[1];
		now.total[1] = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 102: // STATE 307
		;
		((P3 *)_this)->v1 = trpt->bup.ovals[5];
		((P3 *)_this)->t1 = trpt->bup.ovals[4];
		((P3 *)_this)->v0 = trpt->bup.ovals[3];
		((P3 *)_this)->t0 = trpt->bup.ovals[2];
		now.row[0] = trpt->bup.ovals[1];
		now.total[0] = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 6);
		goto R999;

	case 103: // STATE 307
		;
		((P3 *)_this)->v1 = trpt->bup.ovals[3];
		((P3 *)_this)->t1 = trpt->bup.ovals[2];
		((P3 *)_this)->v0 = trpt->bup.ovals[1];
		((P3 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;

	case 104: // STATE 307
		;
		((P3 *)_this)->v1 = trpt->bup.ovals[3];
		((P3 *)_this)->t1 = trpt->bup.ovals[2];
		((P3 *)_this)->v0 = trpt->bup.ovals[1];
		((P3 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;

	case 105: // STATE 307
		;
		((P3 *)_this)->v1 = trpt->bup.ovals[3];
		((P3 *)_this)->t1 = trpt->bup.ovals[2];
		((P3 *)_this)->v0 = trpt->bup.ovals[1];
		((P3 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;
;
		;
		
	case 107: // STATE 311
		;
		now.lease[ Index(((P3 *)_this)->c, 3) ] = trpt->bup.oval;
		;
		goto R999;

	case 108: // STATE 313
		;
		now.version[1] = trpt->bup.oval;
		;
		goto R999;

	case 109: // STATE 315
		;
		now.settled[1] = trpt->bup.oval;
		;
		goto R999;

	case 110: // STATE 321
		;
		now.settled[1] = trpt->bup.oval;
		;
		goto R999;
;
		;
		
	case 112: // STATE 329
		;
		now.version[0] = trpt->bup.oval;
		;
		goto R999;

	case 113: // STATE 360
		;
		((P3 *)_this)->c = trpt->bup.ovals[7];
		((P3 *)_this)->a = trpt->bup.ovals[6];
		((P3 *)_this)->added = trpt->bup.ovals[5];
		((P3 *)_this)->v1 = trpt->bup.ovals[4];
		((P3 *)_this)->t1 = trpt->bup.ovals[3];
		((P3 *)_this)->v0 = trpt->bup.ovals[2];
		((P3 *)_this)->t0 = trpt->bup.ovals[1];
		now.settled[0] = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 8);
		goto R999;

	case 114: // STATE 360
		;
		((P3 *)_this)->c = trpt->bup.ovals[6];
		((P3 *)_this)->a = trpt->bup.ovals[5];
		((P3 *)_this)->added = trpt->bup.ovals[4];
		((P3 *)_this)->v1 = trpt->bup.ovals[3];
		((P3 *)_this)->t1 = trpt->bup.ovals[2];
		((P3 *)_this)->v0 = trpt->bup.ovals[1];
		((P3 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 7);
		goto R999;

	case 115: // STATE 360
		;
		((P3 *)_this)->c = trpt->bup.ovals[6];
		((P3 *)_this)->a = trpt->bup.ovals[5];
		((P3 *)_this)->added = trpt->bup.ovals[4];
		((P3 *)_this)->v1 = trpt->bup.ovals[3];
		((P3 *)_this)->t1 = trpt->bup.ovals[2];
		((P3 *)_this)->v0 = trpt->bup.ovals[1];
		((P3 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 7);
		goto R999;

	case 116: // STATE 360
		;
		((P3 *)_this)->c = trpt->bup.ovals[7];
		((P3 *)_this)->a = trpt->bup.ovals[6];
		((P3 *)_this)->added = trpt->bup.ovals[5];
		((P3 *)_this)->v1 = trpt->bup.ovals[4];
		((P3 *)_this)->t1 = trpt->bup.ovals[3];
		((P3 *)_this)->v0 = trpt->bup.ovals[2];
		((P3 *)_this)->t0 = trpt->bup.ovals[1];
		now.settled[0] = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 8);
		goto R999;

	case 117: // STATE 360
		;
		((P3 *)_this)->c = trpt->bup.ovals[6];
		((P3 *)_this)->a = trpt->bup.ovals[5];
		((P3 *)_this)->added = trpt->bup.ovals[4];
		((P3 *)_this)->v1 = trpt->bup.ovals[3];
		((P3 *)_this)->t1 = trpt->bup.ovals[2];
		((P3 *)_this)->v0 = trpt->bup.ovals[1];
		((P3 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 7);
		goto R999;

	case 118: // STATE 360
		;
		((P3 *)_this)->c = trpt->bup.ovals[6];
		((P3 *)_this)->a = trpt->bup.ovals[5];
		((P3 *)_this)->added = trpt->bup.ovals[4];
		((P3 *)_this)->v1 = trpt->bup.ovals[3];
		((P3 *)_this)->t1 = trpt->bup.ovals[2];
		((P3 *)_this)->v0 = trpt->bup.ovals[1];
		((P3 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 7);
		goto R999;

	case 119: // STATE 360
		;
		((P3 *)_this)->c = trpt->bup.ovals[6];
		((P3 *)_this)->a = trpt->bup.ovals[5];
		((P3 *)_this)->added = trpt->bup.ovals[4];
		((P3 *)_this)->v1 = trpt->bup.ovals[3];
		((P3 *)_this)->t1 = trpt->bup.ovals[2];
		((P3 *)_this)->v0 = trpt->bup.ovals[1];
		((P3 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 7);
		goto R999;

	case 120: // STATE 360
		;
		((P3 *)_this)->c = trpt->bup.oval;
		;
		goto R999;

	case 121: // STATE 360
		;
		((P3 *)_this)->c = trpt->bup.oval;
		;
		goto R999;

	case 122: // STATE 367
		;
		((P3 *)_this)->v1 = trpt->bup.ovals[1];
		((P3 *)_this)->i = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 123: // STATE 370
		;
		((P3 *)_this)->v0 = trpt->bup.ovals[1];
		((P3 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 124: // STATE 372
		;
	/* 2 */	((P3 *)_this)->v0 = trpt->bup.ovals[2];
	/* 1 */	((P3 *)_this)->v1 = trpt->bup.ovals[1];
	/* 0 */	((P3 *)_this)->i = trpt->bup.ovals[0];
		;
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 125: // STATE 390
		;
		((P3 *)_this)->i = trpt->bup.ovals[8];
		((P3 *)_this)->v1 = trpt->bup.ovals[7];
		((P3 *)_this)->v0 = trpt->bup.ovals[6];
		((P3 *)_this)->t0 = trpt->bup.ovals[5];
		now.version[1] = trpt->bup.ovals[4];
		now.version[0] = trpt->bup.ovals[3];
		now.next = trpt->bup.ovals[2];
		now.loaded = trpt->bup.ovals[1];
		now.marker = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 9);
		goto R999;

	case 126: // STATE 390
		;
		((P3 *)_this)->i = trpt->bup.ovals[3];
		((P3 *)_this)->v1 = trpt->bup.ovals[2];
		((P3 *)_this)->v0 = trpt->bup.ovals[1];
		((P3 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;

	case 127: // STATE 390
		;
		((P3 *)_this)->i = trpt->bup.ovals[7];
		((P3 *)_this)->v1 = trpt->bup.ovals[6];
		((P3 *)_this)->v0 = trpt->bup.ovals[5];
		((P3 *)_this)->t0 = trpt->bup.ovals[4];
		now.version[0] = trpt->bup.ovals[3];
		now.settled[0] = trpt->bup.ovals[2];
	/* 1 */	((P3 *)_this)->v1 = trpt->bup.ovals[1];
	/* 0 */	((P3 *)_this)->i = trpt->bup.ovals[0];
		;
		;
		ungrab_ints(trpt->bup.ovals, 8);
		goto R999;

	case 128: // STATE 390
		;
		((P3 *)_this)->i = trpt->bup.ovals[3];
		((P3 *)_this)->v1 = trpt->bup.ovals[2];
		((P3 *)_this)->v0 = trpt->bup.ovals[1];
		((P3 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;

	case 129: // STATE 393
		;
		((P3 *)_this)->v1 = trpt->bup.ovals[1];
		((P3 *)_this)->i = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 130: // STATE 396
		;
		((P3 *)_this)->v0 = trpt->bup.ovals[1];
		((P3 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 131: // STATE 398
		;
	/* 2 */	((P3 *)_this)->v0 = trpt->bup.ovals[2];
	/* 1 */	((P3 *)_this)->v1 = trpt->bup.ovals[1];
	/* 0 */	((P3 *)_this)->i = trpt->bup.ovals[0];
		;
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 132: // STATE 416
		;
		((P3 *)_this)->i = trpt->bup.ovals[8];
		((P3 *)_this)->v1 = trpt->bup.ovals[7];
		((P3 *)_this)->v0 = trpt->bup.ovals[6];
		((P3 *)_this)->t0 = trpt->bup.ovals[5];
		now.version[1] = trpt->bup.ovals[4];
		now.version[0] = trpt->bup.ovals[3];
		now.next = trpt->bup.ovals[2];
		now.loaded = trpt->bup.ovals[1];
		now.marker = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 9);
		goto R999;

	case 133: // STATE 416
		;
		((P3 *)_this)->i = trpt->bup.ovals[3];
		((P3 *)_this)->v1 = trpt->bup.ovals[2];
		((P3 *)_this)->v0 = trpt->bup.ovals[1];
		((P3 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;

	case 134: // STATE 416
		;
		((P3 *)_this)->i = trpt->bup.ovals[7];
		((P3 *)_this)->v1 = trpt->bup.ovals[6];
		((P3 *)_this)->v0 = trpt->bup.ovals[5];
		((P3 *)_this)->t0 = trpt->bup.ovals[4];
		now.version[1] = trpt->bup.ovals[3];
		now.settled[1] = trpt->bup.ovals[2];
	/* 1 */	((P3 *)_this)->v1 = trpt->bup.ovals[1];
	/* 0 */	((P3 *)_this)->i = trpt->bup.ovals[0];
		;
		;
		ungrab_ints(trpt->bup.ovals, 8);
		goto R999;

	case 135: // STATE 416
		;
		((P3 *)_this)->i = trpt->bup.ovals[3];
		((P3 *)_this)->v1 = trpt->bup.ovals[2];
		((P3 *)_this)->v0 = trpt->bup.ovals[1];
		((P3 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;
;
		;
		;
		;
		
	case 138: // STATE 421
		;
		((P3 *)_this)->v0 = trpt->bup.ovals[1];
		((P3 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 139: // STATE 433
		;
		((P3 *)_this)->v0 = trpt->bup.ovals[4];
		((P3 *)_this)->t0 = trpt->bup.ovals[3];
		now.seeded[0] = trpt->bup.ovals[2];
		now.version[0] = trpt->bup.ovals[1];
		now.settled[0] = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 5);
		goto R999;

	case 140: // STATE 433
		;
		((P3 *)_this)->v0 = trpt->bup.ovals[1];
		((P3 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 141: // STATE 433
		;
		((P3 *)_this)->v0 = trpt->bup.ovals[1];
		((P3 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;
;
		;
		
	case 143: // STATE 441
		;
		((P3 *)_this)->v0 = trpt->bup.ovals[1];
		((P3 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 144: // STATE 453
		;
		((P3 *)_this)->v0 = trpt->bup.ovals[4];
		((P3 *)_this)->t0 = trpt->bup.ovals[3];
		now.seeded[1] = trpt->bup.ovals[2];
		now.version[1] = trpt->bup.ovals[1];
		now.settled[1] = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 5);
		goto R999;

	case 145: // STATE 453
		;
		((P3 *)_this)->v0 = trpt->bup.ovals[1];
		((P3 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 146: // STATE 453
		;
		((P3 *)_this)->v0 = trpt->bup.ovals[1];
		((P3 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;
	case 147: // STATE 481
		sv_restor();
		goto R999;

	case 148: // STATE 482
		;
		p_restor(II);
		;
		;
		goto R999;

		 /* PROC Recovery */
;
		;
		;
		;
		
	case 151: // STATE 14
		;
		((P2 *)_this)->c = trpt->bup.ovals[6];
		now.known[ Index(((P2 *)_this)->r, 2) ] = trpt->bup.ovals[5];
		now.version[1] = trpt->bup.ovals[4];
		now.version[0] = trpt->bup.ovals[3];
		now.next = trpt->bup.ovals[2];
		now.loaded = trpt->bup.ovals[1];
		now.marker = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 7);
		goto R999;

	case 152: // STATE 14
		;
		((P2 *)_this)->c = trpt->bup.ovals[1];
		now.known[ Index(((P2 *)_this)->r, 2) ] = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 153: // STATE 14
		;
		((P2 *)_this)->c = trpt->bup.ovals[1];
		now.known[ Index(((P2 *)_this)->r, 2) ] = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;
;
		;
		
	case 155: // STATE 23
		;
		((P2 *)_this)->c = trpt->bup.ovals[1];
		now.lease[ Index(((P2 *)_this)->c, 3) ] = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 156: // STATE 23
		;
		((P2 *)_this)->c = trpt->bup.oval;
		;
		goto R999;

	case 157: // STATE 23
		;
		((P2 *)_this)->c = trpt->bup.oval;
		;
		goto R999;

	case 158: // STATE 30
		;
		((P2 *)_this)->c = trpt->bup.oval;
		;
		goto R999;

	case 159: // STATE 32
		;
		now.ack[ Index(((P2 *)_this)->r, 2) ] = trpt->bup.oval;
		;
		goto R999;
;
		
	case 160: // STATE 36
		goto R999;
;
		
	case 161: // STATE 34
		goto R999;

	case 162: // STATE 39
		;
		now.restored = trpt->bup.oval;
		;
		goto R999;
;
		
	case 163: // STATE 43
		goto R999;
;
		
	case 164: // STATE 41
		goto R999;

	case 165: // STATE 45
		;
	/* 0 */	((P2 *)_this)->r = trpt->bup.oval;
		;
		;
		goto R999;

	case 166: // STATE 50
		;
		p_restor(II);
		;
		;
		goto R999;

		 /* PROC Unanswered */

	case 167: // STATE 2
		;
		now.lease[ Index(((P1 *)_this)->c, 3) ] = trpt->bup.ovals[1];
	/* 0 */	((P1 *)_this)->i = trpt->bup.ovals[0];
		;
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;
;
		
	case 168: // STATE 6
		goto R999;
;
		
	case 169: // STATE 4
		goto R999;

	case 170: // STATE 8
		;
		p_restor(II);
		;
		;
		goto R999;

		 /* PROC Call */

	case 171: // STATE 1
		;
		((P0 *)_this)->i = trpt->bup.oval;
		;
		goto R999;

	case 172: // STATE 2
		;
	/* 0 */	((P0 *)_this)->c = trpt->bup.oval;
		;
		;
		goto R999;
;
		
	case 173: // STATE 5
		goto R999;
;
		;
		;
		;
		
	case 176: // STATE 12
		;
		((P0 *)_this)->v0 = trpt->bup.ovals[1];
		((P0 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 177: // STATE 24
		;
		((P0 *)_this)->v0 = trpt->bup.ovals[4];
		((P0 *)_this)->t0 = trpt->bup.ovals[3];
		now.seeded[0] = trpt->bup.ovals[2];
		now.version[0] = trpt->bup.ovals[1];
		now.settled[0] = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 5);
		goto R999;

	case 178: // STATE 24
		;
		((P0 *)_this)->v0 = trpt->bup.ovals[1];
		((P0 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 179: // STATE 24
		;
		((P0 *)_this)->v0 = trpt->bup.ovals[1];
		((P0 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;
;
		;
		
	case 181: // STATE 36
		;
		((P0 *)_this)->v0 = trpt->bup.ovals[1];
		((P0 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 182: // STATE 48
		;
		((P0 *)_this)->v0 = trpt->bup.ovals[4];
		((P0 *)_this)->t0 = trpt->bup.ovals[3];
		now.seeded[1] = trpt->bup.ovals[2];
		now.version[1] = trpt->bup.ovals[1];
		now.settled[1] = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 5);
		goto R999;

	case 183: // STATE 48
		;
		((P0 *)_this)->v0 = trpt->bup.ovals[1];
		((P0 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 184: // STATE 48
		;
		((P0 *)_this)->v0 = trpt->bup.ovals[1];
		((P0 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;
;
		;
		
	case 186: // STATE 56
		;
	/* 0 */	((P0 *)_this)->c = trpt->bup.oval;
		;
		;
		goto R999;

	case 187: // STATE 63
		;
		now.lease[ Index(((P0 *)_this)->c, 3) ] = trpt->bup.oval;
		;
		goto R999;

	case 188: // STATE 64
		;
	/* 1 */	((P0 *)_this)->c = trpt->bup.ovals[1];
	/* 0 */	((P0 *)_this)->i = trpt->bup.ovals[0];
		;
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 189: // STATE 67
		;
		now.lease[ Index(((P0 *)_this)->c, 3) ] = trpt->bup.ovals[1];
	/* 0 */	((P0 *)_this)->i = trpt->bup.ovals[0];
		;
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 190: // STATE 69
		;
	/* 0 */	((P0 *)_this)->i = trpt->bup.oval;
		;
		;
		goto R999;

	case 191: // STATE 71
		;
	/* 0 */	((P0 *)_this)->i = trpt->bup.oval;
		;
		;
		goto R999;

	case 192: // STATE 78
		;
	/* 0 */	((P0 *)_this)->c = trpt->bup.oval;
		;
		;
		goto R999;
;
		
	case 193: // STATE 92
		goto R999;

	case 194: // STATE 82
		;
		now.sent[ Index(((P0 *)_this)->c, 3) ] = trpt->bup.ovals[2];
		now.mine[ Index(((P0 *)_this)->c, 3) ] = trpt->bup.ovals[1];
	/* 0 */	((P0 *)_this)->i = trpt->bup.ovals[0];
		;
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 195: // STATE 84
		;
		now.tainted = trpt->bup.oval;
		;
		goto R999;
;
		
	case 196: // STATE 88
		goto R999;
;
		
	case 197: // STATE 86
		goto R999;
	case 198: // STATE 118
		sv_restor();
		goto R999;

	case 199: // STATE 120
		;
		now.bill[ Index(((P0 *)_this)->c, 3) ] = trpt->bup.oval;
		;
		goto R999;

	case 200: // STATE 121
		;
		now.bill[ Index(((P0 *)_this)->c, 3) ] = trpt->bup.oval;
		;
		goto R999;

	case 201: // STATE 124
		;
		now.over[ Index(((P0 *)_this)->c, 3) ] = trpt->bup.oval;
		;
		goto R999;

	case 202: // STATE 127
		;
		now.mine[ Index(((P0 *)_this)->c, 3) ] = trpt->bup.oval;
		;
		goto R999;
;
		
	case 203: // STATE 132
		goto R999;

	case 204: // STATE 130
		;
		now.mine[ Index(((P0 *)_this)->c, 3) ] = trpt->bup.oval;
		;
		goto R999;

	case 205: // STATE 135
		;
		now.lease[ Index(((P0 *)_this)->c, 3) ] = trpt->bup.oval;
		;
		goto R999;
;
		
	case 206: // STATE 139
		goto R999;
;
		
	case 207: // STATE 137
		goto R999;

	case 208: // STATE 145
		;
		now.mine[ Index(((P0 *)_this)->c, 3) ] = trpt->bup.oval;
		;
		goto R999;
;
		
	case 209: // STATE 148
		goto R999;

	case 210: // STATE 152
		;
		((P0 *)_this)->added = trpt->bup.oval;
		;
		goto R999;

	case 211: // STATE 156
		;
		now.amount[ Index(((P0 *)_this)->c, 3) ] = trpt->bup.ovals[2];
		((P0 *)_this)->added = trpt->bup.ovals[1];
		now.record[ Index(((P0 *)_this)->c, 3) ] = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 212: // STATE 160
		;
		now.amount[ Index(((P0 *)_this)->c, 3) ] = trpt->bup.ovals[2];
		((P0 *)_this)->added = trpt->bup.ovals[1];
		now.record[ Index(((P0 *)_this)->c, 3) ] = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 213: // STATE 167
		;
		now.row[1] = trpt->bup.ovals[1];
		now.total[1] = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 214: // STATE 182
		;
		((P0 *)_this)->v1 = trpt->bup.ovals[5];
		((P0 *)_this)->t1 = trpt->bup.ovals[4];
		((P0 *)_this)->v0 = trpt->bup.ovals[3];
		((P0 *)_this)->t0 = trpt->bup.ovals[2];
		now.row[0] = trpt->bup.ovals[1];
		now.total[0] = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 6);
		goto R999;

	case 215: // STATE 182
		;
		((P0 *)_this)->v1 = trpt->bup.ovals[3];
		((P0 *)_this)->t1 = trpt->bup.ovals[2];
		((P0 *)_this)->v0 = trpt->bup.ovals[1];
		((P0 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;

	case 216: // STATE 182
		;
		((P0 *)_this)->v1 = trpt->bup.ovals[3];
		((P0 *)_this)->t1 = trpt->bup.ovals[2];
		((P0 *)_this)->v0 = trpt->bup.ovals[1];
		((P0 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;

	case 217: // STATE 182
		;
		((P0 *)_this)->v1 = trpt->bup.ovals[3];
		((P0 *)_this)->t1 = trpt->bup.ovals[2];
		((P0 *)_this)->v0 = trpt->bup.ovals[1];
		((P0 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;

	case 218: // STATE 186
		;
		now.mine[ Index(((P0 *)_this)->c, 3) ] = trpt->bup.oval;
		;
		goto R999;
;
		
	case 219: // STATE 228
		goto R999;

	case 220: // STATE 189
		;
		((P0 *)_this)->i = trpt->bup.oval;
		;
		goto R999;

	case 221: // STATE 190
		;
		now.lease[ Index(((P0 *)_this)->c, 3) ] = trpt->bup.oval;
		;
		goto R999;

	case 222: // STATE 192
		;
		now.version[1] = trpt->bup.oval;
		;
		goto R999;

	case 223: // STATE 194
		;
		now.settled[1] = trpt->bup.oval;
		;
		goto R999;

	case 224: // STATE 200
		;
		now.settled[1] = trpt->bup.oval;
		;
		goto R999;
;
		;
		
	case 226: // STATE 208
		;
		now.version[0] = trpt->bup.oval;
		;
		goto R999;

	case 227: // STATE 210
		;
		now.settled[0] = trpt->bup.oval;
		;
		goto R999;
;
		
	case 228: // STATE 212
		goto R999;

	case 229: // STATE 216
		;
		now.settled[0] = trpt->bup.oval;
		;
		goto R999;
;
		
	case 230: // STATE 218
		goto R999;
;
		
	case 231: // STATE 225
		goto R999;
;
		
	case 232: // STATE 223
		goto R999;

	case 233: // STATE 231
		;
		now.mine[ Index(((P0 *)_this)->c, 3) ] = trpt->bup.ovals[1];
	/* 0 */	((P0 *)_this)->i = trpt->bup.ovals[0];
		;
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 234: // STATE 238
		;
		;
		delproc(0, now._nr_pr-1);
		;
		goto R999;

	case 235: // STATE 240
		;
		now.lease[ Index(((P0 *)_this)->c, 3) ] = trpt->bup.ovals[1];
	/* 0 */	((P0 *)_this)->i = trpt->bup.ovals[0];
		;
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 236: // STATE 242
		;
		now.tomb[ Index(((P0 *)_this)->c, 3) ] = trpt->bup.oval;
		;
		goto R999;
;
		
	case 237: // STATE 246
		goto R999;
;
		
	case 238: // STATE 244
		goto R999;
;
		
	case 239: // STATE 250
		goto R999;
;
		
	case 240: // STATE 248
		goto R999;

	case 241: // STATE 258
		;
		now.ended = trpt->bup.ovals[6];
		((P0 *)_this)->i = trpt->bup.ovals[5];
		((P0 *)_this)->added = trpt->bup.ovals[4];
		((P0 *)_this)->v1 = trpt->bup.ovals[3];
		((P0 *)_this)->t1 = trpt->bup.ovals[2];
		((P0 *)_this)->v0 = trpt->bup.ovals[1];
		((P0 *)_this)->t0 = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 7);
		goto R999;

	case 242: // STATE 260
		;
		p_restor(II);
		;
		;
		goto R999;
	}


/* Reservation and settlement: counters in Redis, records in the database. See README.md for what it says and how to check it.

   Two replicas; calls 0 and 2 run on replica 0, call 1 on replica 1. Scope 0 is the caller of calls 0 and 1, scope 1 the tenant of
   all. Each call reserves RES in each of its scopes and is billed 1 or RES. Replica 1 does what is done in the background. */

#ifndef CALLS
#define CALLS 3
#endif
#ifndef FLUSH    /* FLUSHALL; no connection is lost */
#define FLUSH 0
#endif
#ifndef RESTART  /* Redis restarts from an old snapshot, or fails over to a replica that lags: what it knows is old, its scripts are gone */
#define RESTART 0
#endif
#ifndef CRASH    /* replica 0 dies */
#define CRASH 0
#endif
#ifndef STALL    /* a lease ends although its replica lives */
#define STALL 0
#endif
#ifndef LOST     /* call 1's reserve has no reply: it may have run, may still run, or never does; the call gives up and releases it */
#define LOST 0
#endif
#ifndef LATE     /* the commit is late: a call shrinks its lease to its bill */
#define LATE 0
#endif
#ifndef RESTORE  /* the database comes back older */
#define RESTORE 0
#endif
/* Parts of the protocol, each of which can be left out to see what it is for. */
#ifndef TOTALS      /* 0: settling adds the call's amount instead of taking over a newer total */
#define TOTALS 1
#endif
#ifndef MARKER      /* 0: scripts don't look for the incarnation in the data */
#define MARKER 1
#endif
#ifndef SCRIPTS     /* 0: the incarnation is not within the scripts' text */
#define SCRIPTS 1
#endif
#ifndef ALL         /* 0: a recovery ends with the first replica's acknowledgment */
#define ALL 1
#endif
#ifndef FRESH       /* 0: a seed is written although something newer was settled meanwhile */
#define FRESH 1
#endif
#ifndef TOMBSTONE   /* 0: a release leaves none */
#define TOMBSTONE 1
#endif
#ifndef REPLY       /* 0: a reservation's reply is believed whatever incarnation it was made in */
#define REPLY 1
#endif
#ifndef AHEAD       /* 0: nobody looks whether Redis is ahead of the database */
#define AHEAD 1
#endif
#ifndef CLOCK       /* 0: a row's version counts its changes; 1: it also never is below the time, so that none comes twice */
#define CLOCK 1
#endif

#define RES 2
#define CAP0 3
#define CAP1 4
#define IN(c, s) ((s) == 1 || (c) < 2)
#define ON(c) ((c) & 1)

/* Redis. Counters and versions of another incarnation count as missing, and leases of another hold nothing. 0: no lease, no marker. */
byte marker = 1, loaded = 1, settled[2], version[2], seeded[2] = 1, lease[CALLS], era[CALLS], ack[2] = 1;
bool tomb[CALLS];
/* Each replica's memory: the incarnation it knows, and what it holds for the calls that it runs. */
byte known[2] = 1, mine[CALLS];
bool crashed[2];
/* The database: 0 no record, 1 an estimate, 2 a final one. */
byte record[CALLS], amount[CALLS], total[2], row[2];
/* The world. */
byte bill[CALLS], next = 2, ended = 0, stalls = 0, now = 0;
bool sent[CALLS], over[CALLS], gone[CALLS], flushed = !FLUSH, restarted = !RESTART, brought = !RESTORE;

#define HOLDS(c) (era[c] == marker -> lease[c] : 0)
#define HELD0 (HOLDS(0) + HOLDS(1))
#if CALLS > 2
#define HELD1 (HOLDS(0) + HOLDS(1) + HOLDS(2))
#else
#define HELD1 (HOLDS(0) + HOLDS(1))
#endif
#define KNOWS(i) ((!MARKER || marker == (i)) && (!SCRIPTS || loaded == (i)))
#define MISSING(s) (seeded[s] != marker)
#define UNACKED(r) (!crashed[r] && ack[r] != marker)
#define RECOVERING (ALL -> (UNACKED(0) || UNACKED(1)) : (ack[0] != marker && ack[1] != marker))
#define FITS(c) ((!IN(c, 0) || settled[0] + HELD0 - HOLDS(c) + RES <= CAP0) && settled[1] + HELD1 - HOLDS(c) + RES <= CAP1)
#define SEEDED(c) (!MISSING(1) && (!IN(c, 0) || !MISSING(0)))

inline check_cap() {
  d_step {
    byte k = 0; byte at0 = 0; byte at1 = 0; byte it = 0;
    do
    :: k < CALLS ->
       it = (!sent[k] || gone[k] -> 0 : (over[k] -> bill[k] : RES));
       at1 = at1 + it;
       if :: IN(k, 0) -> at0 = at0 + it :: else -> skip fi;
       k++
    :: else -> break
    od;
    assert(at0 <= CAP0 && at1 <= CAP1);
    k = 0; at0 = 0; at1 = 0; it = 0
  }
}

/* One transaction: a record once, a final one replaces an estimate. What is returned is each scope's total and its row's version. */
inline commit(c, kind, tokens, t0, v0, t1, v1, added) {
  atomic {
    added = 0;
    if
    :: record[c] == 0 -> record[c] = kind; added = tokens; amount[c] = tokens
    :: record[c] == 1 && kind == 2 -> record[c] = 2; added = tokens - amount[c]; amount[c] = tokens
    :: else -> skip
    fi;
    if
    :: added != 0 ->
       now++;
       total[1] = total[1] + added; row[1] = (CLOCK -> now : row[1] + 1);
       if :: IN(c, 0) -> total[0] = total[0] + added; row[0] = (CLOCK -> now : row[0] + 1) :: else -> skip fi
    :: else -> skip
    fi;
    t0 = total[0]; v0 = row[0]; t1 = total[1]; v1 = row[1]
  }
}

inline take(s, t, v, added) {
  if
  :: TOTALS && v > version[s] -> version[s] = v; if :: !MISSING(s) -> settled[s] = t :: else -> skip fi
  :: !TOTALS && !MISSING(s) -> settled[s] = settled[s] + added
  :: else -> skip
  fi
}

/* One script. Where a counter is missing only the version is noted: what seeds it has to be at least as new. */
inline settle(c, t0, v0, t1, v1, added) {
  lease[c] = 0;
  take(1, t1, v1, added);
  if :: IN(c, 0) -> take(0, t0, v0, added) :: else -> skip fi
}

/* Redis first, then the row: what the counter takes over is not older than what was settled meanwhile. Where Redis was ahead and still is
   at the same version, the database came back older, and its total stands. So a missing counter is seeded, too. */
inline reconcile(s, i, t0, v0, v1) {
  atomic { v1 = (KNOWS(i) -> version[s] : 255) };
  atomic { t0 = total[s]; v0 = row[s] };
  atomic {
    if
    :: KNOWS(i) && v1 != 255 && (v0 > version[s] || (v0 == version[s] && MISSING(s)) || (AHEAD && v0 < version[s] && version[s] == v1) || (!FRESH && MISSING(s))) ->
       settled[s] = t0; version[s] = v0; seeded[s] = marker
    :: else -> skip
    fi
  };
  t0 = 0; v0 = 0; v1 = 0
}

inline seed(s, i, t0, v0, v1) {
  if
  :: KNOWS(i) && MISSING(s) -> reconcile(s, i, t0, v0, v1)
  :: else -> skip
  fi
}

inline renew_incarnation() { marker = next; loaded = next; next++; version[0] = 0; version[1] = 0 }

proctype Call(byte c) {
  byte i = 0, t0 = 0, v0 = 0, t1 = 0, v1 = 0; short added = 0;
again:
  atomic { i = known[ON(c)]; if :: crashed[ON(c)] -> goto end :: else -> skip fi };
  if
  :: IN(c, 0) -> seed(0, i, t0, v0, v1)
  :: else -> skip
  fi;
  seed(1, i, t0, v0, v1);
  if
  :: LOST && c == 1 -> goto unanswered
  :: atomic {
       if
       :: crashed[ON(c)] -> goto end
       :: else -> skip
       fi;
       if
       :: KNOWS(i) && !RECOVERING && SEEDED(c) && FITS(c) -> lease[c] = RES; era[c] = marker
       :: KNOWS(i) && !RECOVERING && SEEDED(c) && !FITS(c) && lease[c] == 0 -> goto end        /* refused */
       :: KNOWS(i) && !RECOVERING && SEEDED(c) && !FITS(c) && lease[c] != 0 -> lease[c] = 0; goto end
       :: KNOWS(i) && !RECOVERING && !SEEDED(c) -> goto again
       :: !KNOWS(i) && known[ON(c)] != i -> goto again
       /* RECOVER, or a recovery that goes on: it waits */
       fi
     }
  fi;
  /* The reply has come. In another incarnation than the one the replica knows by now, it says nothing. */
  atomic {
    if
    :: crashed[ON(c)] -> goto end
    :: !crashed[ON(c)] && (!REPLY || known[ON(c)] == i) ->
       mine[c] = RES; sent[c] = true
    :: else -> goto again
    fi
  };
  check_cap();
  if :: bill[c] = 1 :: bill[c] = RES fi;
  over[c] = true;
  if
  :: LATE ->
     atomic { if :: crashed[ON(c)] -> mine[c] = 0; goto end :: else -> mine[c] = bill[c] fi };
     atomic { if :: KNOWS(known[ON(c)]) && HOLDS(c) != 0 -> lease[c] = bill[c] :: else -> skip fi }
  :: skip
  fi;
  atomic { if :: crashed[ON(c)] -> mine[c] = 0; goto end :: else -> skip fi };
  commit(c, 2, bill[c], t0, v0, t1, v1, added);
settling:
  atomic {
    if
    :: crashed[ON(c)] -> mine[c] = 0; goto end
    :: !crashed[ON(c)] && KNOWS(known[ON(c)]) -> i = known[ON(c)]; settle(c, t0, v0, t1, v1, added)
    fi
  };
  atomic { if :: crashed[ON(c)] || known[ON(c)] == i -> mine[c] = 0 :: else -> goto settling fi };
  goto end;
unanswered:
  run Unanswered(c, i);
  /* Also whether it has run already: nobody knows. Sent until it is answered, in the same incarnation. */
  atomic { if :: KNOWS(i) -> lease[c] = 0; if :: TOMBSTONE -> tomb[c] = true :: else -> skip fi :: else -> skip fi };
end:
  atomic { t0 = 0; v0 = 0; t1 = 0; v1 = 0; added = 0; i = 0; ended++ }
}

/* On its way for as long as it likes. */
proctype Unanswered(byte c; byte i) {
  atomic { if :: KNOWS(i) && !RECOVERING && !tomb[c] && SEEDED(c) && FITS(c) -> lease[c] = RES; era[c] = marker :: else -> skip fi }
}

#define NOTICES(r) (!crashed[r] && (marker == 0 || (SCRIPTS && loaded != marker) || known[r] != marker))

/* A replica that was answered RECOVER: begins an incarnation, or finds one begun; holds again what it runs; acknowledges. */
proctype Recovery(byte r) {
  byte c = 0;
  do
  :: NOTICES(r) ->
     atomic {
       if :: marker == 0 || (SCRIPTS && loaded != marker) -> renew_incarnation() :: else -> skip fi;
       known[r] = marker; c = r
     };
     do
     :: c < CALLS -> atomic { if :: !crashed[r] && KNOWS(known[r]) && mine[c] != 0 -> lease[c] = mine[c]; era[c] = marker :: else -> skip fi; c = c + 2 }
     :: else -> break
     od;
     atomic { c = 0; if :: !crashed[r] && KNOWS(known[r]) -> ack[r] = marker :: else -> skip fi }
  :: ended == CALLS && flushed && restarted && brought && !NOTICES(r) -> break
  od
}

#define DUE(c) (lease[c] != 0 && (crashed[ON(c)] || (STALL && stalls == 0)))

inline sweep(c, i, a, t0, v0, t1, v1, added) {
  commit(c, 1, a, t0, v0, t1, v1, added);
  atomic { KNOWS(known[1]) -> settle(c, t0, v0, t1, v1, added) };
  t0 = 0; v0 = 0; t1 = 0; v1 = 0; added = 0; a = 0
}

proctype Background() {
  byte c = 0, i = 0, a = 0, t0 = 0, v0 = 0, t1 = 0, v1 = 0; short added = 0;
  do
  :: atomic { DUE(0) -> c = 0; a = lease[0]; if :: !crashed[ON(0)] -> stalls++ :: else -> skip fi }; sweep(c, i, a, t0, v0, t1, v1, added)
  :: atomic { DUE(1) -> c = 1; a = lease[1]; if :: !crashed[ON(1)] -> stalls++ :: else -> skip fi }; sweep(c, i, a, t0, v0, t1, v1, added)
#if CALLS > 2
  :: atomic { DUE(2) -> c = 2; a = lease[2]; if :: !crashed[ON(2)] -> stalls++ :: else -> skip fi }; sweep(c, i, a, t0, v0, t1, v1, added)
#endif
#if RESTORE
  :: atomic { brought && version[0] > row[0] && KNOWS(known[1]) -> i = known[1] }; reconcile(0, i, t0, v0, v1); i = 0
  :: atomic { brought && version[1] > row[1] && KNOWS(known[1]) -> i = known[1] }; reconcile(1, i, t0, v0, v1); i = 0
#endif
  :: ended == CALLS && flushed && restarted && brought && known[1] == marker && KNOWS(known[1]) && !RECOVERING -> break
  od;
  /* In the end: leases that nobody renews, counters that nobody asked for, and the reconciler once more. */
  c = 0;
  do
  :: c < CALLS -> if :: lease[c] != 0 -> a = lease[c]; sweep(c, i, a, t0, v0, t1, v1, added) :: else -> skip fi; c++
  :: else -> break
  od;
  i = known[1]; reconcile(0, i, t0, v0, v1); reconcile(1, i, t0, v0, v1); i = 0;
  known[1] == marker && (crashed[0] || known[0] == marker) && !RECOVERING;
  seed(0, known[1], t0, v0, v1); seed(1, known[1], t0, v0, v1);
  d_step {
    byte sum0 = 0; byte sum1 = 0; c = 0;
    do
    :: c < CALLS ->
       assert(!sent[c] || gone[c] || record[c] != 0);
       assert(gone[c] || amount[c] >= bill[c]);
       sum1 = sum1 + amount[c];
       if :: IN(c, 0) -> sum0 = sum0 + amount[c] :: else -> skip fi;
       c++
    :: else -> break
    od;
    assert(sum0 == total[0] && sum1 == total[1]);
    assert(HELD1 == 0);
    assert(!MISSING(0) && !MISSING(1) && settled[0] == total[0] && settled[1] == total[1])
  }
}

proctype Faults() {
#if FLUSH
  atomic { marker = 0; settled[0] = 0; settled[1] = 0; version[0] = 0; version[1] = 0; seeded[0] = 255; seeded[1] = 255; ack[0] = 0; ack[1] = 0;
    byte f = 0; do :: f < CALLS -> lease[f] = 0; tomb[f] = false; f++ :: else -> break od; f = 0; flushed = true }
#endif
#if RESTART
  byte was[7]; byte lay[CALLS]; byte since[CALLS]; bool stone[CALLS]; byte n = 0;
  atomic { was[0] = marker; was[1] = settled[0]; was[2] = settled[1]; was[3] = version[0]; was[4] = version[1]; was[5] = seeded[0]; was[6] = seeded[1];
    do :: n < CALLS -> lay[n] = lease[n]; since[n] = era[n]; stone[n] = tomb[n]; n++ :: else -> break od; n = 0 };
  atomic { marker = was[0]; settled[0] = was[1]; settled[1] = was[2]; version[0] = was[3]; version[1] = was[4]; seeded[0] = was[5]; seeded[1] = was[6];
    if :: SCRIPTS -> loaded = 0 :: else -> skip fi;
    do :: n < CALLS -> lease[n] = lay[n]; era[n] = since[n]; tomb[n] = stone[n]; lay[n] = 0; since[n] = 0; stone[n] = false; n++ :: else -> break od;
    n = 0; do :: n < 7 -> was[n] = 0; n++ :: else -> break od; n = 0; restarted = true }
#endif
#if RESTORE
  byte rec[CALLS]; byte am[CALLS]; byte st[4]; byte m = 0;
  atomic { do :: m < CALLS -> rec[m] = record[m]; am[m] = amount[m]; m++ :: else -> break od; m = 0;
    st[0] = total[0]; st[1] = total[1]; st[2] = row[0]; st[3] = row[1] };
  atomic {
    do :: m < CALLS -> gone[m] = record[m] != rec[m]; record[m] = rec[m]; amount[m] = am[m]; rec[m] = 0; am[m] = 0; m++ :: else -> break od; m = 0;
    total[0] = st[0]; total[1] = st[1]; row[0] = st[2]; row[1] = st[3]; st[0] = 0; st[1] = 0; st[2] = 0; st[3] = 0; brought = true }
#endif
  skip
}

proctype Crash() {
#if CRASH
  crashed[0] = true
#endif
  skip
}

init {
  atomic {
    byte k = 0;
    do :: k < CALLS -> run Call(k); k++ :: else -> break od;
    run Recovery(0); run Recovery(1); run Background(); run Faults(); run Crash()
  }
}

// The outer planets around the sun, by velocity Verlet: energy is conserved, so its drift measures the integrator.
// Floating point gives the same digits on every target: no fused operations, no wider intermediate results.
//
//   npx lode run examples/planets.c [STEPS]

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { bodies = 5 };

struct vector {
  double x, y, z;
};

struct body {
  const char *name;
  double mass;  // solar masses
  struct vector position;  // astronomical units
  struct vector velocity;  // astronomical units per year
};

static const double gravity = 4 * 3.14159265358979323846 * 3.14159265358979323846;

static struct body system_[bodies] = {
  {"Sun", 1.0, {0, 0, 0}, {0, 0, 0}},
  {"Jupiter", 9.548e-4, {5.2044, 0, 0}, {0, 2.7555, 0.06}},
  {"Saturn", 2.859e-4, {0, 9.5826, 0}, {-2.0355, 0, 0.08}},
  {"Uranus", 4.366e-5, {-19.2184, 0, 0}, {0, -1.4336, 0.02}},
  {"Neptune", 5.151e-5, {0, -30.1104, 0}, {1.1452, 0, 0.03}},
};

static struct vector add(struct vector a, struct vector b) {
  return (struct vector){a.x + b.x, a.y + b.y, a.z + b.z};
}

static struct vector scale(struct vector v, double factor) {
  return (struct vector){v.x * factor, v.y * factor, v.z * factor};
}

static struct vector minus(struct vector a, struct vector b) {
  return add(a, scale(b, -1));
}

static double dot(struct vector a, struct vector b) {
  return a.x * b.x + a.y * b.y + a.z * b.z;
}

// The sum of momenta is made zero, so that the system stays where it is.
static void settle(void) {
  struct vector momentum = {0};
  for (int i = 0; i < bodies; i++) momentum = add(momentum, scale(system_[i].velocity, system_[i].mass));
  system_[0].velocity = minus(system_[0].velocity, scale(momentum, 1 / system_[0].mass));
}

static void accelerations(struct vector out[static bodies]) {
  for (int i = 0; i < bodies; i++) out[i] = (struct vector){0};
  for (int i = 0; i < bodies; i++) {
    for (int j = i + 1; j < bodies; j++) {
      struct vector apart = minus(system_[j].position, system_[i].position);
      double square = dot(apart, apart);
      double pull = gravity / (square * sqrt(square));
      out[i] = add(out[i], scale(apart, pull * system_[j].mass));
      out[j] = minus(out[j], scale(apart, pull * system_[i].mass));
    }
  }
}

static void advance(double step) {
  struct vector before[bodies], after[bodies];
  accelerations(before);
  for (int i = 0; i < bodies; i++) {
    struct body *body = &system_[i];
    body->position = add(body->position, add(scale(body->velocity, step), scale(before[i], step * step / 2)));
  }
  accelerations(after);
  for (int i = 0; i < bodies; i++) {
    system_[i].velocity = add(system_[i].velocity, scale(add(before[i], after[i]), step / 2));
  }
}

static double energy(void) {
  double sum = 0;
  for (int i = 0; i < bodies; i++) {
    sum += system_[i].mass * dot(system_[i].velocity, system_[i].velocity) / 2;
    for (int j = i + 1; j < bodies; j++) {
      struct vector apart = minus(system_[j].position, system_[i].position);
      sum -= gravity * system_[i].mass * system_[j].mass / sqrt(dot(apart, apart));
    }
  }
  return sum;
}

int main(int argc, char **argv) {
  long steps = argc > 1 ? strtol(argv[1], NULL, 10) : 1000;
  settle();
  double start = energy();
  printf("energy %.15e\n", start);
  for (long i = 0; i < steps; i++) advance(0.01);
  printf("energy %.15e after %g years\n", energy(), (double)steps * 0.01);
  printf("drift %.3e\n", fabs(energy() / start - 1));
  for (int i = 0; i < bodies; i++) {
    const struct vector *p = &system_[i].position;
    printf("%-8s %10.6f %10.6f %10.6f  angle %7.2f\n", system_[i].name, p->x, p->y, p->z, atan2(p->y, p->x) * 180 / acos(-1));
  }
  return 0;
}

// output:
//| energy -4.277130744930271e-03
//| energy -4.277130646627260e-03 after 10 years
//| drift 2.298e-08
//| Sun        0.003905   0.008833  -0.000024  angle   66.15
//| Jupiter    2.758588  -4.416178  -0.096327  angle  -58.01
//| Saturn    -8.282690  -4.960882   0.325382  angle -149.08
//| Uranus   -14.113990 -13.042077   0.181968  angle -137.26
//| Neptune   11.177988 -27.956779   0.292809  angle  -68.21

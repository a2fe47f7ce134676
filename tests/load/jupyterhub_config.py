"""The hub of the load test: closed to all but the class, on this machine alone.

What protects the students from each other here is what the chapter on hubs recommends.
"""

import os
import resource

from jupyterhub.spawner import LocalProcessSpawner

c = get_config()  # noqa: F821 (JupyterHub provides it)


class LimitedSpawner(LocalProcessSpawner):
    """One process per student, in the student's account, with a limit that the kernel enforces.

    Linux applies the limit to each process. The Littlest JupyterHub and Kubernetes limit all
    processes of a student together.
    """

    def make_preexec_fn(self, name):
        become_student = super().make_preexec_fn(name)

        def limit_and_become():
            resource.setrlimit(resource.RLIMIT_AS, (self.mem_limit, self.mem_limit))
            become_student()

        return limit_and_become


c.JupyterHub.bind_url = f"http://127.0.0.1:{os.environ['HUB_PORT']}"
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{os.environ['HUB_API_PORT']}"
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{os.environ['HUB_PROXY_PORT']}"

# Nobody gets in but the class, each with a password of the system.
c.JupyterHub.authenticator_class = "jupyterhub.auth.PAMAuthenticator"
c.PAMAuthenticator.open_sessions = False
c.Authenticator.allowed_users = set(os.environ["HUB_STUDENTS"].split())

c.JupyterHub.spawner_class = LimitedSpawner
c.Spawner.mem_limit = os.environ["HUB_MEMORY"]
c.Spawner.disable_user_config = True  # a student's own settings cannot open the server to others
c.Spawner.args = ["--KernelManager.transport=ipc"]  # other accounts cannot listen to a kernel
c.Spawner.environment = {
    "JUPYTER_RUNTIME_DIR": lambda spawner: f"{os.environ['HUB_HOMES']}/{spawner.user.name}/.run",
    "OPENBLAS_NUM_THREADS": "1",
}
c.Spawner.start_timeout = 180
c.Spawner.http_timeout = 180

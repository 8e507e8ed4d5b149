-- require("cpsf").setup() gives a spec its server. Problems go to $PROBLEMS.
local problems, count = {}, 0
local function say(name, good)
  count = count + 1
  if not good then table.insert(problems, name) end
end

local ok, problem = pcall(function()
  vim.cmd("filetype plugin indent on | syntax on")
  vim.fn.mkdir("plant/line", "p")
  vim.fn.writefile({}, "plant/cpsf.yaml")
  vim.fn.writefile({ "import std.factory", "target cpsf@1.0 at level 1", "organization acme : Manufacturer", "component x : Nope" }, "plant/line/a.cpsf")
  require("cpsf").setup({ cmd = { vim.env.CPSFC, "lsp" }, settings = { language = "ja" } })
  vim.cmd("edit plant/line/a.cpsf")
  local found = function() return vim.diagnostic.get(0, { severity = vim.diagnostic.severity.ERROR }) end
  say("diagnostics come", vim.wait(20000, function() return #found() == 1 end))
  say("in the language of the settings", found()[1] and found()[1].message:find("型", 1, true))
  local client
  for _, one in pairs(vim.lsp.buf_get_clients(0)) do client = one end
  say("the folder is the program's", client and client.config.root_dir:match("/plant$"))
  vim.cmd("$delete")
  say("diagnostics go", vim.wait(20000, function() return #found() == 0 end))
  local lenses = vim.lsp.buf_request_sync(0, "textDocument/codeLens", { textDocument = vim.lsp.util.make_text_document_params() }, 20000)
  local lens = lenses and lenses[client.id].result[1]
  say("a lens", lens ~= nil)
  if lens then vim.lsp.commands[lens.command.command](lens.command, { client_id = client.id, bufnr = vim.api.nvim_get_current_buf() }) end
  say("its proof in a buffer", vim.wait(20000, function() return vim.bo.buftype == "nofile" end) and vim.fn.search("#CPS", "w") ~= 0)

  vim.cmd("only! | edit plant/cpsf.yaml")
  vim.api.nvim_buf_set_lines(0, 0, -1, false, { "lang: en", "searhc: [lib]" })
  say("cpsf.yaml while it is typed", vim.wait(20000, function() return #found() == 1 and found()[1].lnum == 1 end))
  say("by the same server", next(vim.lsp.buf_get_clients(0)) == client.id and #vim.lsp.get_active_clients() == 1)
  vim.cmd("silent undo")
  say("mended", vim.wait(20000, function() return #found() == 0 end))
  vim.cmd("set nomodified")

  -- newer versions keep the servers themselves
  local asked
  vim.lsp.start = function(config, more) asked = { config, more } return 1 end
  vim.cmd("edit plant/line/b.cpsf")
  say("newer versions are asked", asked and asked[1].root_dir:match("/plant$") and asked[1].init_options.language == "ja" and asked[2].bufnr == vim.api.nvim_get_current_buf())
end)
if not ok then table.insert(problems, tostring(problem)) end
table.insert(problems, count .. " places")
vim.fn.writefile(problems, vim.env.PROBLEMS)
vim.cmd("qall!")
